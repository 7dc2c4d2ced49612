/**
 * How every document looks. It is the only text that Typst reads as Typst; what people wrote comes in `sys.inputs` as JSON and is shown
 * as text. Headers and footers are no part of what is read aloud, which Typst sees to by itself.
 */
export const template = String.raw`
#let d = json(bytes(sys.inputs.document))
#let brand = rgb("#0b5463")
#let ink = rgb("#13232c")
#let soft = rgb("#51626c")
#let hair = 0.5pt + rgb("#c3ccd1")

#set document(title: d.title, author: d.sender.at(0, default: ""))
#set text(font: "IBM Plex Sans", size: 10.5pt, lang: d.language, fill: ink, hyphenate: false, fallback: true)
#set par(leading: 0.72em, spacing: 1.1em, justify: false)
#set page(
  paper: "a4",
  margin: (top: 24mm, bottom: 26mm, x: 24mm),
  footer: context [
    #set text(size: 8.5pt, fill: soft)
    #line(length: 100%, stroke: hair)
    #v(-0.5em)
    #text(d.footer) #h(1fr) #text(d.page) #counter(page).display() #text(d.of) #counter(page).final().first()
  ],
)

// A sign that no font here can draw becomes a frame that says the sign to whoever listens.
#let frame = bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'><rect x='1' y='1' width='8' height='8' rx='1.5' fill='none' stroke='#51626c' stroke-width='0.8'/><path d='M3.4 5h3.2' stroke='#51626c' stroke-width='0.8'/></svg>")
#let stand-in(sign) = box(baseline: 12%, image(frame, format: "svg", height: 0.85em, alt: sign))
#show: body => if d.missing == "" { body } else {
  show regex(d.missing): it => stand-in(it.text)
  body
}

// A word that is longer than a line would run off the paper: it may break without a sign of its own.
#let breakable(longest) = it => it.text.clusters().chunks(longest).map(part => text(part.join())).join(box(width: 0pt))
#show regex("\S{46,}"): breakable(40)
#show table: body => {
  show regex("\S{25,}"): breakable(20)
  body
}

#set heading(numbering: none)
#show heading.where(level: 1): set text(size: 21pt, weight: "semibold", fill: ink)
#show heading.where(level: 1): set block(above: 0pt, below: 10pt)
#show heading.where(level: 2): set text(size: 14pt, weight: "semibold", fill: brand)
#show heading.where(level: 2): set block(above: 22pt, below: 9pt)
#show heading.where(level: 3): set text(size: 11.5pt, weight: "semibold", fill: ink)
#show heading.where(level: 3): set block(above: 16pt, below: 7pt)
#show heading: set text(hyphenate: false)
#set list(indent: 2pt, body-indent: 8pt, spacing: 0.75em, marker: text(fill: brand, "–"))
#set enum(indent: 2pt, body-indent: 8pt, spacing: 0.75em)
#set table(stroke: none, inset: (x: 5pt, y: 5.5pt))
#show table.cell.where(y: 0): set text(weight: "semibold", size: 9.5pt)
#show table: set text(size: 9.5pt)
#show table: set par(leading: 0.6em)
#set figure(gap: 7pt)
#show figure: set block(above: 15pt, below: 15pt)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure: set block(breakable: true)
#show figure: set align(left)
#show figure.caption: it => block(sticky: true, below: 7pt, width: 100%, align(left, text(size: 9.5pt, fill: soft, it.body)))

// What a person wrote in several lines stands in several lines, and an empty line begins a paragraph.
#let written(words) = {
  for part in words.split(regex("\n[ \t]*\n\s*")) {
    if part.trim() != "" { par(part.split("\n").map(one => text(one)).join(linebreak())) }
  }
}
#let inline-written(words) = words.split("\n").map(one => text(one)).join(linebreak())

// A term of two lines begins on the line of its details, and nothing that follows runs into it.
#let term-width = 59mm
#let term-words(words) = box(width: term-width - 4mm, text(weight: "semibold", words))
#let term(words) = box(width: term-width, height: 0.698em, place(top + left, term-words(words)))
#let details(f) = {
  inline-written(f.details)
  context {
    let lacking = measure(term-words(f.term)).height - measure(box(width: 162mm - term-width, inline-written(f.details))).height
    if lacking > 1pt { v(lacking) }
  }
}

#let draw-table(b) = figure(
  kind: table, supplement: none, numbering: none,
  caption: if b.caption == "" { none } else { text(b.caption) },
  align(left, table(
    columns: b.columns.map(c => if c.share == none { auto } else { c.share * 1fr }),
    align: (x, y) => if b.columns.at(x).numeric { right + top } else { left + top },
    table.header(..b.columns.map(c => table.cell(fill: rgb("#eef3f5"), inline-written(c.heading)))),
    ..b.rows.map(row => row.map(cell => table.cell(stroke: (bottom: hair), inline-written(cell)))).flatten(),
  )),
)

#let draw(b) = {
  if b.kind == "paragraph" { written(b.text) }
  else if b.kind == "list" {
    if b.ordered { enum(..b.items.map(inline-written)) } else { list(..b.items.map(inline-written)) }
  }
  else if b.kind == "facts" {
    block(above: 14pt, below: 14pt, breakable: b.breaks, terms(
      separator: [], hanging-indent: term-width, tight: false, spacing: 0.8em,
      ..b.items.map(f => terms.item(term(f.term), details(f))),
    ))
  }
  else if b.kind == "table" { draw-table(b) }
  else if b.kind == "picture" {
    let drawn = image(bytes(b.picture), format: "svg", alt: b.alt, width: if b.width == none { 100% } else { b.width * 1mm })
    if b.caption == "" { block(above: 12pt, below: 12pt, drawn) }
    else { figure(kind: "picture", supplement: none, numbering: none, caption: text(b.caption), align(left, drawn)) }
  }
  else if b.kind == "pictures" {
    block(above: 12pt, below: 12pt, grid(
      columns: (1fr,) * 6, column-gutter: 4mm, row-gutter: 5mm,
      ..b.items.map(p => block(breakable: false, figure(
        kind: "picture", supplement: none, numbering: none, caption: text(p.caption),
        align(left, image(bytes(p.picture), format: "svg", alt: p.alt, width: 14mm)),
      ))),
    ))
  }
  else if b.kind == "note" {
    block(
      width: 100%, breakable: b.text.len() > 900, inset: (x: 11pt, y: 9pt), above: 13pt, below: 13pt, radius: 2pt,
      fill: rgb("#eef3f5"), stroke: (left: 2.5pt + brand),
      {
        if b.heading != "" { par(strong(text(b.heading))) }
        written(b.text)
      },
    )
  }
  else if b.kind == "small" { block(above: 10pt, text(size: 8.5pt, fill: soft, inline-written(b.text))) }
  else if b.kind == "quote" {
    block(inset: (left: 11pt), above: 13pt, below: 13pt, stroke: (left: 2.5pt + rgb("#c3ccd1")), {
      written(b.text)
      if b.by != "" { par(text(size: 9pt, fill: soft, "– " + b.by)) }
    })
  }
  else if b.kind == "newPage" { pagebreak(weak: true) }
}

#let section(s, level) = {
  let inside = {
    heading(level: level, outlined: true, text(s.heading))
    for b in s.blocks { draw(b) }
    for inner in s.sections { section(inner, level + 1) }
  }
  // A short section stands on one page: no heading alone at its foot, and no answer without what it answers.
  if s.short { block(breakable: false, above: if level == 2 { 22pt } else { 16pt }, inside) } else { inside }
}

#block(below: 16mm, {
  for (at, name) in d.sender.enumerate() {
    if at > 0 { linebreak() }
    text(size: if at == 0 { 11pt } else { 9.5pt }, weight: if at == 0 { "semibold" } else { "regular" }, fill: if at == 0 { brand } else { soft }, name)
  }
})
#heading(level: 1, outlined: true, text(d.title))
#if d.lead != "" { text(size: 11.5pt, fill: soft, written(d.lead)) }
#for b in d.blocks { draw(b) }
#for s in d.sections { section(s, 2) }
`
