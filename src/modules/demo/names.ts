import type { Random } from '#platform/random.ts'

export type Sex = 'female' | 'male'
type Generation = 'child' | 'adult'
export type Origin = 'danish' | 'turkish' | 'arabic' | 'polish' | 'somali' | 'greenlandic'

type GivenNames = Readonly<Record<Generation, Readonly<Record<Sex, readonly string[]>>>>
type NamesOfOrigin = { readonly given: GivenNames; readonly family: readonly string[] }

const words = (text: string): readonly string[] => text.split(' ')

/** Children are named otherwise than their parents were, so the children's names are not those of the package. */
const danishChildren: Readonly<Record<Sex, readonly string[]>> = {
  female: words(
    'Agnes Alberte Alma Anna Asta Astrid Aya Bella Carla Caroline Clara Ella Ellen Ellie Emilie Emma Esther Filippa Freja Frida Gry Ida Ingrid Isabella Johanne Josefine Julie Karla Kaya Laura Lea Lærke Leonora Liva Lily Luna Lykke Maja Marie Mathilde Merle Mille Nanna Naja Nora Olivia Rosa Saga Sara Selma Signe Silje Sofia Sofie Solveig Thea Tilde Victoria Vigga Viola',
  ),
  male: words(
    'Adam Aksel Albert Alexander Alfred Anker Anton Arthur August Axel Bertram Carl Christian Elias Elliot Emil Erik Felix Frederik Gustav Harald Hjalte Hugo Jakob Johan Johannes Jonas Karl Konrad Laurits Liam Loui Lucas Luca Mads Magnus Malthe Marius Mathias Mikkel Milas Nikolaj Noah Nohr Oliver Oscar Otto Philip Sebastian Simon Storm Theo Theodor Tobias Valdemar Victor Viggo Villads William Wilmer',
  ),
}

const others: Readonly<Record<Exclude<Origin, 'danish'>, NamesOfOrigin>> = {
  turkish: {
    given: {
      child: {
        female: words('Elif Zeynep Defne Melisa Azra Esila Nisa Ecrin'),
        male: words('Emre Kerem Yusuf Deniz Eymen Ömer Mert Baran'),
      },
      adult: {
        female: words('Ayse Fatma Emine Hülya Zehra Sevgi Derya Özlem'),
        male: words('Mehmet Mustafa Hasan Ibrahim Murat Cem Serkan Osman'),
      },
    },
    family: words('Yilmaz Kaya Demir Celik Sahin Öztürk Arslan Aydin Dogan Kilic'),
  },
  arabic: {
    given: {
      child: {
        female: words('Maryam Layla Noor Amina Jana Salma Yasmin Lina'),
        male: words('Omar Yousef Adam Amir Zain Bilal Ibrahim Karim'),
      },
      adult: {
        female: words('Hanan Rania Iman Samira Nadia Souad Huda Amal'),
        male: words('Khaled Samir Walid Tarek Nabil Hassan Mahmoud Ziad'),
      },
    },
    family: words('Khalil Mansour Saleh Haddad Nasser Al-Masri Hussein Darwish Hamdan Issa'),
  },
  polish: {
    given: {
      child: {
        female: words('Zuzanna Hanna Lena Maja Oliwia Alicja Pola'),
        male: words('Jakub Szymon Antoni Filip Jan Kacper Mikolaj'),
      },
      adult: {
        female: words('Agnieszka Katarzyna Magdalena Joanna Monika Ewa Aneta'),
        male: words('Piotr Tomasz Krzysztof Marcin Pawel Lukasz Rafal'),
      },
    },
    family: words('Nowak Wójcik Mazur Kaczmarek Kowalski Lewandowski Zielinski Krawczyk Dudek'),
  },
  somali: {
    given: {
      child: {
        female: words('Hodan Ayaan Sagal Ifrah Hibo Sumaya Najma'),
        male: words('Abdirahman Liban Mahad Zakaria Hamza Ayub Guled'),
      },
      adult: {
        female: words('Fadumo Hawa Sahra Khadra Nimo Asha Idil'),
        male: words('Abdullahi Ahmed Farah Mohamud Said Yasin Ismail'),
      },
    },
    family: words('Ali Mohamed Abdi Hassan Warsame Osman Jama Farah Nur'),
  },
  greenlandic: {
    given: {
      child: {
        female: words('Aviaja Pipaluk Ivalu Nivi Paninnguaq Arnaq Aviana'),
        male: words('Malik Minik Inuk Nuka Aputsiaq Miki Ivik'),
      },
      adult: {
        female: words('Naja Aviaq Tukumminnguaq Karen Nukaaka Paarma'),
        male: words('Angut Nuka Aqqaluk Jens Kunuk Salik'),
      },
    },
    family: words('Kleist Lynge Berthelsen Heilmann Rosing Fontain Olsvig Petersen'),
  },
}

const commonFamilyNames = words(
  'Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen Madsen Kristensen Olsen Thomsen Møller Poulsen Johansen Knudsen Mortensen',
)

export type DanishNames = {
  readonly given: Readonly<Record<Sex, readonly string[]>>
  readonly family: readonly string[]
}

export type Names = {
  readonly origin: () => Origin
  readonly given: (origin: Origin, generation: Generation, sex: Sex) => string
  readonly family: (origin: Origin) => string
}

/** How the name of a family is written for one of its members: Polish names in -ski end in -ska for a woman. */
export const familyNameFor = (family: string, sex: Sex): string =>
  sex === 'female' && family.endsWith('ski') ? `${family.slice(0, -1)}a` : family

/** Draws names as they are spread in Denmark today. `danish` are the lists of `@faker-js/faker` in its Danish edition. */
export const namesFrom = (random: Random, danish: DanishNames): Names => ({
  origin: () => {
    const place = random.next()
    if (place < 0.88) return 'danish'
    if (place < 0.91) return 'turkish'
    if (place < 0.945) return 'arabic'
    if (place < 0.97) return 'polish'
    return place < 0.985 ? 'somali' : 'greenlandic'
  },
  given: (origin, generation, sex) => {
    if (origin !== 'danish') return random.pick(others[origin].given[generation][sex])
    return random.pick(generation === 'child' ? danishChildren[sex] : danish.given[sex])
  },
  family: (origin) => {
    if (origin !== 'danish') return random.pick(others[origin].family)
    return random.pick(random.chance(0.45) ? commonFamilyNames : danish.family)
  },
})

/** The lists of the package, loaded only when somebody makes a demonstration. */
export const loadDanishNames = async (): Promise<DanishNames> => {
  const { faker } = await import('@faker-js/faker/locale/da')
  const { first_name: given, last_name: family } = faker.definitions.person
  return {
    given: { female: given.female ?? [], male: given.male ?? [] },
    family: family.generic ?? [],
  }
}
