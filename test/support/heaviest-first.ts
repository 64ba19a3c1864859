import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders whose files take longest. Without a run to remember Vitest goes by the size of a file, and these are small. */
const heavy = ['/test/crash/', '/test/browser/', '/test/flows/', '/test/engine/']

const rank = ({ moduleId }: TestSpecification): number => {
  const place = heavy.findIndex((folder) => moduleId.includes(folder))
  return place < 0 ? heavy.length : place
}

/** What takes long begins first, so that at the end no worker waits for another's long file. */
export class HeaviestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await Reflect.apply(super.sort, this, [files])
    return usual.toSorted((one, other) => rank(one) - rank(other))
  }
}
