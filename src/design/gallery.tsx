import { AlertExamples } from '#design/alert/alert.examples.tsx'
import { AnswerScaleExamples } from '#design/answer-scale/answer-scale.examples.tsx'
import { ButtonExamples, FormButtonExamples } from '#design/button/button.examples.tsx'
import { LinkButton } from '#design/button/button.tsx'
import { CardExamples, TileExamples } from '#design/card/card.examples.tsx'
import { ChartExamples } from '#design/chart/chart.examples.tsx'
import { ChoiceExamples } from '#design/choice/choice.examples.tsx'
import { DefinitionListExamples } from '#design/definition-list/definition-list.examples.tsx'
import { DetailsExamples } from '#design/details/details.examples.tsx'
import { EmptyStateExamples } from '#design/empty-state/empty-state.examples.tsx'
import { ErrorSummaryExamples } from '#design/error-summary/error-summary.examples.tsx'
import { FieldExamples } from '#design/field/field.examples.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { PaginationExamples } from '#design/pagination/pagination.examples.tsx'
import { PictogramExamples, PictureChoiceExamples } from '#design/pictogram/pictogram.examples.tsx'
import { StepListExamples } from '#design/step-list/step-list.examples.tsx'
import { TableExamples } from '#design/table/table.examples.tsx'
import { TabLinkExamples } from '#design/tabs/tabs.examples.tsx'
import { TagExamples } from '#design/tag/tag.examples.tsx'
import { ReadabilityExamples } from '#design/readability/readability.examples.tsx'
import { WritingHintExamples } from '#design/writing-hint/writing-hint.examples.tsx'
import { WriteTogetherExamples } from '#design/write-together/write-together.examples.tsx'
import type { Html } from '#platform/html/jsx-runtime'

/** Every component with its examples, for the test and for whoever wants to see what there is. */
export const Gallery = (): Html => (
  <>
    <PageHeading
      eyebrow="Medvinds udtryk"
      title="Galleri"
      lead="Alle byggesten med eksempler. Personer og tal er opfundne."
      actions={<LinkButton href="#diagrammer">Gå til diagrammer</LinkButton>}
    />
    <Section heading="Overblik" id="overblik">
      <TabLinkExamples />
      <TileExamples />
      <AlertExamples />
      <TagExamples />
      <CardExamples />
      <ButtonExamples />
    </Section>
    <Section heading="Diagrammer" id="diagrammer">
      <ChartExamples />
    </Section>
    <Section heading="Lister" id="lister">
      <TableExamples />
      <PaginationExamples />
      <DefinitionListExamples />
      <DetailsExamples />
      <StepListExamples />
      <EmptyStateExamples />
      <PictogramExamples />
    </Section>
    <Section heading="Formularer" id="formularer">
      <form method="post" action="/galleri" novalidate>
        <ErrorSummaryExamples />
        <FieldExamples />
        <ChoiceExamples />
        <WritingHintExamples />
        <ReadabilityExamples />
        <AnswerScaleExamples />
        <PictureChoiceExamples />
        <FormButtonExamples />
      </form>
      <WriteTogetherExamples />
    </Section>
  </>
)
