import type { Html } from '#platform/html/jsx-runtime'
import { Alert } from './alert.tsx'

export const AlertExamples = (): Html => (
  <>
    <Alert kind="info" heading="Klassen er ikke registreret i dag">
      <p>
        Det tæller ikke som fremmøde. <a href="#lister">Registrér 3.A</a>
      </p>
    </Alert>
    <Alert kind="success">Registreringen er gemt.</Alert>
    <Alert kind="warning">To elever har navne- og adressebeskyttelse.</Alert>
    <Alert kind="error" heading="Filen blev ikke importeret">
      <p>pupils.csv, række 14, kolonne fødselsdato: “31-02-2015” er ikke en dag. Ret den, og prøv igen.</p>
    </Alert>
  </>
)
