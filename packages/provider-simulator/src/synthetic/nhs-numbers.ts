import { isNhsNumber } from "@gpdocs/model";

/**
 * The valid NHS numbers of the range from 999 000 0000 up, which is never given to anyone, in ascending order.
 *
 * @param count how many
 */
export function testNhsNumbers(count: number): readonly string[] {
  const numbers: string[] = [];
  for (let candidate = 9_990_000_000; numbers.length < count; candidate += 1) {
    if (isNhsNumber(String(candidate))) numbers.push(String(candidate));
  }
  return numbers;
}
