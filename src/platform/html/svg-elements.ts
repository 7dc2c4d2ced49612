import type { GlobalAttributes } from './html-elements.ts'
import type { Child } from './jsx-runtime.ts'

type Drawn = {
  fill?: string | undefined
  'fill-rule'?: 'evenodd' | undefined
  stroke?: string | undefined
  'stroke-width'?: number | string | undefined
  'stroke-dasharray'?: string | undefined
  'stroke-linecap'?: 'round' | 'butt' | 'square' | undefined
  'stroke-linejoin'?: 'round' | 'miter' | 'bevel' | undefined
  opacity?: number | undefined
  transform?: string | undefined
  'clip-path'?: string | undefined
  'vector-effect'?: 'non-scaling-stroke' | undefined
}

type Shape<Attributes> = GlobalAttributes & Drawn & Attributes & { children?: Child }

/** The SVG that charts and icons may use. Colours come from classes, so that forced colours and print can change them. */
export type SvgElements = {
  svg: Shape<{
    viewBox: string
    width?: number | string | undefined
    height?: number | string | undefined
    preserveAspectRatio?: string | undefined
    focusable?: 'false' | undefined
    xmlns?: 'http://www.w3.org/2000/svg'
  }>
  g: Shape<unknown>
  defs: Shape<unknown>
  desc: { id?: string; children: Child }
  path: Shape<{ d: string }>
  line: Shape<{ x1: number; y1: number; x2: number; y2: number }>
  rect: Shape<{ x: number; y: number; width: number; height: number; rx?: number | undefined }>
  circle: Shape<{ cx: number; cy: number; r: number }>
  polyline: Shape<{ points: string }>
  polygon: Shape<{ points: string }>
  text: Shape<{
    x: number
    y: number
    dx?: number | string | undefined
    dy?: number | string | undefined
    'text-anchor'?: 'start' | 'middle' | 'end' | undefined
    'dominant-baseline'?: 'middle' | 'hanging' | 'auto' | undefined
  }>
  tspan: Shape<{ x?: number; dy?: number | string }>
  use: Shape<{ href: string }>
  pattern: Shape<{
    id: string
    width: number
    height: number
    patternUnits: 'userSpaceOnUse'
    patternTransform?: string
  }>
  clipPath: Shape<{ id: string }>
}
