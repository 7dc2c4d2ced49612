/** Words that open lists of stolen passwords, in Danish and English, in small letters and without digits. */
export const commonWords: readonly string[] = `
password passwort passord kodeord adgangskode kode løsen login logind admin administrator root user bruger test tester testing
hemmelig hemmelighed secret private letmein lukmigind velkommen welcome hello hej goddag farvel ingen intet
qwerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx abc abcd abcdef abcdefg
monkey dragon master shadow sunshine princess prinsesse football fodbold baseball superman batman pokemon starwars minecraft
iloveyou jegelskerdig elsker love skat skatter mor far morfar mormor farmor farfar familie kærlighed hjerte
sommer sommerferie vinter vinterferie efterår forår jul juleferie påske ferie january februar marts april maj juni juli august
september oktober november december mandag tirsdag onsdag torsdag fredag lørdag søndag monday friday sunday summer winter autumn spring
skole skolen lærer lærerværelse elev klasse klassen undervisning kommune kommunen rådhus arbejde kontor medvind medvindmedvind fravær aula
danmark denmark københavn copenhagen aarhus århus odense aalborg ålborg esbjerg randers kolding horsens vejle roskilde
liverpool arsenal chelsea manchester united barcelona brøndby brondby fck agf
computer internet windows microsoft google apple iphone samsung facebook
hund hunden kat katten bamse solskin blomst chokolade banan kaffe cheese freedom frihed trustno whatever access changeme skiftmig
correcthorsebatterystaple
`
  .split(/\s+/)
  .filter((word) => word !== '')
