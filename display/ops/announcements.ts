/** Prepared texts as operators see them: what there is, what the clock will have said, what was said. */

export interface Words {
  name: string
  text: string | null
  text_en: string | null
}

export interface Prepared extends Words {
  two_people: boolean
  proposed: { by: string; at: string } | null
}

export interface Coming extends Words {
  at: string
  zones: string[]
}

export interface Said extends Coming {
  by: string
  due: string | null
}

export interface Announcements {
  announcements: Prepared[]
  zones: { id: string; areas: string[] }[]
  coming: Coming[]
  said: Said[]
}

const STANDS_MS = 5 * 60_000

/** Who has asked for a text: nobody who still counts, this screen, or somebody who waits for a second person. */
export function standing({ two_people, proposed }: Prepared, screen: string, now: number): 'none' | 'mine' | 'theirs' {
  if (!two_people || !proposed || now - Date.parse(proposed.at) > STANDS_MS) return 'none'
  return holder(proposed.by) === screen ? 'mine' : 'theirs'
}

/** "guide:GUIDE" is GUIDE; a person is their name. */
export function holder(by: string): string {
  return by.slice(by.indexOf(':') + 1)
}

/** The words that a reader of this language can read. */
export function wordsOf({ name, text, text_en }: Words, language: string): string {
  return (language === 'en' && text_en) || text || name
}
