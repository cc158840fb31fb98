/** Which picture stands for a service: read from its name, since a picture that misleads is worse than a plain sheet of paper. */
export type Picture = 'card' | 'shop' | 'nameplate' | 'receipt' | 'bowl' | 'permit' | 'scales' | 'stamp' | 'desk' | 'house' | 'care' | 'sheet'

/** The first that fits counts: 出证领证 is about collecting, whatever the document. */
const SIGNS: [RegExp, Picture][] = [
  [/领证|出证|领取/, 'stamp'],
  [/优待|身份证|社保卡|居住证|老年证/, 'card'],
  [/名称|核名/, 'nameplate'],
  [/法律|援助|公证|仲裁|调解/, 'scales'],
  [/税|发票/, 'receipt'],
  [/食品|餐饮/, 'bowl'],
  [/许可|专卖|资格/, 'permit'],
  [/执照|企业|个体|开办/, 'shop'],
  [/房|不动产|公积金/, 'house'],
  [/医保|社保|卫生|养老/, 'care'],
  [/综合|咨询|受理/, 'desk'],
]

export function pictureOf(name: string): Picture {
  return SIGNS.filter(([words]) => words.test(name)).map(([, picture]) => picture)[0] ?? 'sheet'
}
