/**
 * What to ask of a structured record, by the specification's own parameter names. An area that is left out is not asked
 * for. Dates are whole dates, `YYYY-MM-DD`.
 *
 * Page: *Retrieve a patient's structured record*.
 */
export interface RecordParameters {
  /** The part is mandatory: whether resolved allergies are wanted too must be said. */
  readonly includeAllergies?: { readonly includeResolvedAllergies: boolean };
  readonly includeMedication?: true | MedicationParts;
  readonly includeConsultations?: true | ConsultationParts;
  readonly includeProblems?: true | { readonly filterStatus: "active" | "inactive" };
  readonly includeImmunisations?: true | ImmunisationParts;
  readonly includeUncategorisedData?: true | { readonly uncategorisedDataSearchPeriod: SearchPeriod };
  readonly includeInvestigations?: true | { readonly investigationSearchPeriod: SearchPeriod };
  readonly includeReferrals?: true | { readonly referralSearchPeriod: SearchPeriod };
  /** Up to this date, which is today or later. */
  readonly includeDiaryEntries?: true | { readonly diaryEntriesSearchDate: string };
}

export interface MedicationParts {
  /** @default true (the provider's) */
  readonly includePrescriptionIssues?: boolean;
  /** Not in the future. */
  readonly medicationSearchFromDate?: string;
}

/** By period or by number: both together are an error. */
export type ConsultationParts =
  | { readonly consultationSearchPeriod: SearchPeriod }
  /** At least 1. */
  | { readonly includeNumberOfMostRecent: number };

export interface ImmunisationParts {
  readonly includeNotGiven?: boolean;
  readonly includeStatus?: boolean;
}

/** Both days included, neither in the future; at least one of them. */
export interface SearchPeriod {
  readonly start?: string;
  readonly end?: string;
}

/**
 * The areas through which a structured record leads to documents. Asking for more would be more than the purpose needs
 * (Caldicott), asking for less would lose links.
 */
export const DOCUMENT_AREAS: RecordParameters = {
  includeConsultations: true,
  includeProblems: true,
  includeReferrals: true,
  includeInvestigations: true,
  includeDiaryEntries: true,
};
