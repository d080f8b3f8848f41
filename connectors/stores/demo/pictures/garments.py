"""Garments, laid flat and seen from the front; see `drawing` for the notation."""

from __future__ import annotations

_NECK = """
halfdark M200 80 C185 79 172 76 165 72 C172 90 185 98 200 98
"""

TEMPLATES = {
    "tshirt": _NECK
    + """
halfbody M200 98 C185 98 172 90 165 72 L122 88 Q104 96 94 112 L54 174 L98 200 L124 162 Q128 250 120 342
  Q160 350 200 350
halfpart M200 98 C185 98 172 90 165 72 L156 75 C164 99 182 110 200 110
line2 M124 162 Q114 128 128 87
seam2 M120 331 Q160 339 200 339
seam2 M61 165 L103 190
?pocket=chest part M226 160 H264 V198 L245 206 L226 198 Z
?neck=v-neck halfpart M200 128 L165 72 L156 75 L200 142
?neck=v-neck halfdark M200 80 C185 79 172 76 165 72 L200 126
""",
    "polo": _NECK
    + """
halfbody M200 98 C185 98 172 90 165 72 L122 88 Q104 96 94 112 L54 174 L98 200 L124 162 Q128 250 120 342
  Q160 350 200 350
line2 M124 162 Q114 128 128 87
part M189 100 H211 V168 H189 Z
!closure=zip raw <g fill="{l}" stroke="{o}"><circle cx="200" cy="124" r="3.4"/><circle cx="200" cy="148" r="3.4"/></g>
?closure=zip raw <path d="M200 104V166" stroke="#c9ccd1" stroke-width="4" stroke-dasharray="3 2"/>
part2 M165 70 L199 102 L178 122 L152 80 Z
line2 M59 168 L102 193
seam2 M120 331 Q160 339 200 339
""",
    "shirt": """
halfdark M200 68 Q180 66 166 72 L200 104
halfbody M200 106 L166 72 L122 88 Q104 96 98 116 L62 292 L98 301 L126 184 Q130 262 121 346 Q160 355 200 352
part2 M62 290 L99 299 L96 320 L57 311 Z
line2 M126 184 Q116 130 130 85
line M191 118 V351
line M209 118 V351
raw <g fill="#f5f2ea" stroke="{o}"><circle cx="200" cy="140" r="3.6"/><circle cx="200" cy="182" r="3.6"/><circle
  cx="200" cy="224" r="3.6"/><circle cx="200" cy="266" r="3.6"/><circle cx="200" cy="308" r="3.6"/></g>
!collar=band part2 M166 70 L200 106 L176 132 L152 82 Z
?collar=band halfpart M200 108 C182 104 170 92 166 72 L160 66 C162 96 180 116 200 120
?collar=button-down raw <g fill="#f5f2ea" stroke="{o}"><circle cx="175" cy="123" r="2.6"/><circle cx="225" cy="123"
  r="2.6"/></g>
seam M228 168 H266 V204 L247 213 L228 204 Z
""",
    "blouse": """
halfdark M200 70 Q184 68 172 74 L200 100
halfbody M200 104 L172 74 L134 88 Q94 100 80 158 Q60 226 76 284 L106 284 Q124 240 130 192 Q138 268 126 338
  Q160 347 200 345
part2 M73 283 H108 V300 H75 Z
line2 M130 192 Q122 140 138 88
line2 M92 150 Q84 220 88 280
line2 M106 140 Q100 220 98 280
line M200 110 V345
?neck=bow part2 M200 108 Q166 80 152 102 Q158 130 200 112 Z
?neck=bow dark2 M199 112 L176 184 L192 178 L200 118 Z
!neck=bow part2 M172 72 L200 104 L180 122 L160 82 Z
?length=cropped seam2 M130 300 Q160 308 200 308
raw <g fill="#f5f2ea" stroke="{o}"><circle cx="200" cy="200" r="3"/><circle cx="200" cy="240" r="3"/><circle cx="200"
  cy="280" r="3"/><circle cx="200" cy="320" r="3"/></g>
""",
    "jumper": """
weave knit
halfdark M200 78 C185 77 172 74 166 70 C172 90 185 96 200 96
halfbody M200 98 C182 97 170 88 166 70 L122 86 Q98 94 92 120 L56 296 L92 304 L126 190 Q129 260 121 330
  Q160 338 200 338
halfpart M200 338 Q160 338 121 330 L124 354 Q160 361 200 361
part2 M56 295 L93 303 L90 325 L53 317 Z
line2 M126 190 Q114 130 130 83
line2 M140 334 V357
line2 M156 336 V359
line2 M172 337 V360
line2 M188 338 V361
!neck=roll halfpart M200 98 C182 97 170 88 166 70 L157 74 C163 100 182 111 200 111
?neck=roll halfpart M200 52 Q176 52 168 58 L163 92 Q180 108 200 108
?neck=roll line2 M166 78 Q184 90 200 90
""",
    "hoodie": """
halfpart M200 40 C146 38 128 80 142 108 L170 124 L200 134
halfbody M200 116 L150 90 L122 98 Q98 104 92 128 L56 298 L92 306 L126 196 Q129 264 121 334 Q160 342 200 342
halfpart M200 342 Q160 342 121 334 L124 354 Q160 361 200 361
part2 M56 297 L93 305 L90 325 L53 317 Z
halfpart M200 44 C150 42 132 80 144 106 L166 124 Q184 138 200 140
halfdark M200 60 C170 60 156 80 160 100 Q178 118 200 122
line2 M126 196 Q114 140 130 96
!closure=full zip halfpart M200 250 L166 250 L138 292 L140 320 L200 324
?closure=full zip part2 M184 252 L162 252 L138 292 L140 318 L184 322 Z
?closure=full zip raw <path d="M200 140V358" stroke="#b9bdc4" stroke-width="5" stroke-dasharray="3 2"/>
!hood=lined raw <g stroke="#f0ede6" stroke-width="4"><path d="M184 132L180 184"/><path d="M216 132L220 184"/></g>
""",
    "trousers": """
halfbody M200 50 L134 50 Q126 140 116 356 L172 360 L195 172 L200 160
halfpart M200 50 L134 50 L133 72 L200 72
raw <g fill="{c}" stroke="{o}" stroke-width="1.6"><rect x="148" y="47" width="7" height="28"/><rect x="245" y="47"
  width="7" height="28"/></g>
raw <circle cx="200" cy="61" r="4.5" fill="#c2a36b" stroke="{o}"/>
line2 M142 73 Q152 106 130 116
line M200 72 V160
seam M212 73 Q216 118 202 128
?leg=tapered seam2 M127 340 L166 344
!leg=tapered seam2 M118 344 L172 348
seam2 M186 168 L164 356
?pleats=single line2 M166 73 L162 130
?leg=wide line2 M150 200 L140 356
""",
    "shorts": """
halfbody M200 80 L118 80 Q108 180 92 300 L188 308 L200 200
halfpart M200 80 L118 80 L116 108 L200 108
line2 M128 109 Q142 150 108 162
line M200 108 V200
seam2 M94 290 L188 298
?waist=drawstring raw <g fill="none" stroke="#f0ede6" stroke-width="4"><path d="M194 104Q184 140 180 164"/><path
  d="M206 104Q216 140 220 164"/></g>
!waist=drawstring raw <circle cx="200" cy="94" r="5" fill="#f5f2ea" stroke="{o}"/>
?pockets=zipped raw <path d="M130 112Q142 150 110 160M270 112Q258 150 290 160" fill="none" stroke="#c9ccd1"
  stroke-width="4" stroke-dasharray="3 2"/>
""",
    "skirt": """
halfbody M200 76 L146 76 Q126 200 84 326 Q140 350 200 350
halfpart M200 76 L146 76 L143 98 L200 98
?pleats=knife line2 M164 98 Q150 220 126 340
?pleats=knife line2 M182 98 Q176 220 162 347
?pleats=knife line M200 98 V350
!pleats=knife line2 M168 140 Q160 240 148 344
?pockets=two line2 M141 110 Q154 130 134 160
seam2 M87 317 Q140 340 200 340
""",
    "dress": """
halfdark M200 112 Q176 110 162 100 L166 84 Q184 96 200 98
halfbody M200 116 Q176 114 163 100 L160 46 L150 46 L146 112 Q138 150 152 194 Q118 280 88 346 Q144 366 200 366
halfpart M200 190 Q172 190 151 184 L153 198 Q176 204 200 204
line2 M168 204 Q152 290 138 360
line2 M186 204 Q182 290 176 364
seam2 M92 337 Q144 356 200 356
?pockets=two line2 M146 220 Q154 240 136 262
?back=tie raw <path d="M152 194Q120 210 112 250M248 194Q280 210 288 250" fill="none" stroke="{d}" stroke-width="5"/>
""",
    "shirtdress": """
halfdark M200 58 Q184 56 172 62 L200 92
halfbody M200 94 L172 62 L134 76 Q114 84 108 108 L94 176 L128 184 L138 146 Q146 176 140 204 Q116 290 96 354
  Q150 370 200 370
line2 M138 146 Q130 110 140 74
line M192 104 V369
line M208 104 V369
raw <g fill="#f5f2ea" stroke="{o}"><circle cx="200" cy="124" r="3.4"/><circle cx="200" cy="160" r="3.4"/><circle
  cx="200" cy="240" r="3.4"/><circle cx="200" cy="280" r="3.4"/><circle cx="200" cy="320" r="3.4"/></g>
part2 M172 60 L200 94 L180 116 L160 72 Z
?belt=included halfdark M200 198 L142 194 L139 212 L200 216
?belt=included raw <rect x="190" y="195" width="20" height="22" fill="none" stroke="#c2a36b" stroke-width="4"/>
seam2 M97 168 L130 176
""",
    "gown": """
halfbody M200 104 Q180 104 168 90 L162 40 L152 40 L148 94 Q142 132 160 166 Q152 210 126 290 Q106 344 72 378
  Q140 396 200 390
?neck=halter halfdark M200 40 Q176 42 164 60 L162 40 Q180 28 200 28
?sleeves=long light2 M152 46 Q118 60 104 130 L84 226 L100 230 L146 120 Z
line2 M160 166 Q180 174 200 174
line2 M176 176 Q166 280 130 384
line2 M190 176 Q190 290 172 389
?waist=draped line M148 120 Q190 150 240 166
?waist=draped line M150 136 Q190 162 238 174
?skirt=slit dark M226 240 Q238 310 262 388 L240 390 Q230 310 226 240 Z
""",
    "knitdress": """
weave ribbed
halfdark M200 76 C186 75 176 72 170 66 C176 84 186 90 200 90
halfbody M200 92 C184 91 174 84 170 66 L132 80 Q110 88 104 112 L76 264 L106 271 L136 172 Q142 210 132 266
  Q124 320 122 368 Q160 376 200 376
part2 M76 263 L107 270 L104 288 L73 281 Z
line2 M136 172 Q126 124 140 77
!neck=roll halfpart M200 92 C184 91 174 84 170 66 L161 70 C168 96 184 104 200 104
?neck=roll halfpart M200 46 Q178 46 171 52 L166 86 Q182 102 200 102
seam2 M122 356 Q160 364 200 364
""",
    "rainjacket": """
halfpart M200 34 C146 32 128 76 142 108 L170 124 L200 134
halfbody M200 122 L150 92 L122 102 Q98 110 92 134 L56 298 L94 307 L126 200 Q128 270 117 346 Q160 356 200 354
halfpart M200 38 C150 36 130 78 144 108 L166 126 Q184 138 200 140
halfdark M200 56 C170 56 156 78 160 100 Q178 116 200 120
part2 M56 294 L95 303 L91 322 L52 313 Z
line2 M126 200 Q114 140 130 99
line2 M104 152 Q150 166 192 164
part M190 132 H210 V354 H190 Z
raw <path d="M200 134V352" stroke="#d4d7db" stroke-width="4" stroke-dasharray="3 2"/>
dark2 M134 262 L176 254 L179 268 L137 277 Z
line2 M137 277 L136 318 L178 316 L179 268
?pockets=four dark2 M146 184 L178 180 L179 190 L147 195 Z
?reflectors=yes raw <path d="M94 168Q150 178 190 176M306 168Q250 178 210 176M66 262L104 270M334 262L296 270"
  fill="none" stroke="#eef2f4" stroke-width="6"/>
?vents=underarm raw <path d="M124 206L112 236M276 206L288 236" stroke="#d4d7db" stroke-width="3.5"/>
?hood=adjustable raw <g fill="#e9e6df" stroke="{o}"><circle cx="178" cy="134" r="4.5"/><circle cx="222" cy="134"
  r="4.5"/></g>
seam2 M119 335 Q160 344 190 344
""",
    "parka": """
halfbody M200 116 L150 88 L120 98 Q96 106 90 130 L56 300 L94 309 L124 200 Q126 290 112 372 Q160 382 200 380
halfpart M200 32 C142 30 122 76 138 110 L166 128 Q184 140 200 142
?hood=trimmed raw <path d="M152 112C128 70 152 36 200 36S272 70 248 112" fill="none" stroke="#cdb690" stroke-width="18"
  stroke-dasharray="6 3"/>
halfdark M200 54 C170 54 154 78 158 102 Q178 118 200 122
part M186 134 H214 V380 H186 Z
raw <g fill="{l}" stroke="{o}"><circle cx="200" cy="160" r="5"/><circle cx="200" cy="204" r="5"/><circle cx="200"
  cy="248" r="5"/><circle cx="200" cy="292" r="5"/><circle cx="200" cy="336" r="5"/></g>
line2 M124 200 Q112 140 128 95
line2 M119 244 Q150 252 186 252
part2 M130 286 H176 V344 H126 Z
dark2 M128 282 H178 V300 H127 Z
?pockets=six part2 M140 176 H176 V216 H138 Z
part2 M56 296 L95 305 L91 324 L52 315 Z
""",
    "puffer": """
halfbody M200 92 L160 78 L124 92 Q94 100 86 130 L52 296 Q50 312 68 316 L90 320 L126 200 Q130 270 116 336
  Q114 350 130 350 Q160 354 200 354
halfpart M200 60 Q168 58 158 66 L160 96 Q180 108 200 110
line2 M110 128 Q150 144 200 144
line2 M126 174 Q160 184 200 184
line2 M127 214 Q160 224 200 224
line2 M127 254 Q160 264 200 264
line2 M123 294 Q160 304 200 304
line2 M82 152 Q104 166 130 162
line2 M74 192 Q96 206 124 202
line2 M66 232 Q86 246 112 242
line2 M58 270 Q78 284 102 280
line2 M158 80 Q180 88 200 88
raw <path d="M200 62V352" stroke="#d4d7db" stroke-width="5" stroke-dasharray="3 2"/>
raw2 <path d="M132 330H150" stroke="{o}" stroke-width="2"/>
""",
    "coat": """
halfdark M200 66 Q178 62 164 70 L200 150
halfbody M200 150 L164 70 L122 88 Q98 98 92 124 L62 302 L98 309 L124 196 Q126 290 108 376 Q160 386 200 384
line2 M124 196 Q112 136 130 85
part2 M164 66 L200 152 L200 190 L150 128 L168 118 L150 104 Z
line M212 190 V384
?closure=double-breasted raw <g fill="{d}" stroke="{s}"><circle cx="180" cy="216" r="6"/><circle cx="226" cy="216"
  r="6"/><circle cx="180" cy="256" r="6"/><circle cx="226" cy="256" r="6"/><circle cx="180" cy="296" r="6"/><circle
  cx="226" cy="296" r="6"/></g>
!closure=double-breasted raw <g fill="{d}" stroke="{s}"><circle cx="200" cy="214" r="6"/><circle cx="200" cy="258"
  r="6"/><circle cx="200" cy="302" r="6"/></g>
?belt=tie halfdark M200 234 L123 230 L121 252 L200 256
?belt=tie dark M188 246 L176 330 L192 330 L204 252 Z
dark2 M130 288 L172 284 L173 298 L130 302 Z
line2 M64 288 L101 296
""",
    "fleece": """
weave mesh
halfbody M200 98 L160 80 L122 92 Q98 100 92 126 L56 298 L94 307 L126 194 Q129 264 120 344 Q160 352 200 350
halfpart M200 62 Q170 60 160 66 L158 96 Q180 110 200 112
line2 M126 194 Q114 134 130 89
halfdark M200 112 Q180 110 158 96 L122 106 L112 150 Q160 166 200 166
?closure=half zip raw <path d="M200 64V196" stroke="#d4d7db" stroke-width="5" stroke-dasharray="3 2"/>
!closure=half zip raw <path d="M200 64V348" stroke="#d4d7db" stroke-width="5" stroke-dasharray="3 2"/>
?pockets=chest part M226 176 H266 V220 H226 Z
line2 M134 262 L150 312
part2 M57 294 L95 303 L92 321 L53 312 Z
seam2 M121 334 Q160 342 200 341
""",
}
