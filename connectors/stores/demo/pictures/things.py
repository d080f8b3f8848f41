"""Electronics, outdoor, kids', care and stationery; see `drawing` for the notation."""

from __future__ import annotations

_ELECTRONICS = {
    "headphones": """
raw <path d="M92 240C76 20 324 20 308 240" fill="none" stroke="{o}" stroke-width="31"/><path d="M92 240C76 20 324 20 308
  240" fill="none" stroke="{c}" stroke-width="26"/><path d="M124 122Q150 76 200 76T276 122" fill="none" stroke="{d}"
  stroke-width="14"/>
raw2 <rect x="84" y="196" width="18" height="60" rx="8" fill="#b9bdc4" stroke="#6d737b" stroke-width="2"/>
body2 M60 236 Q60 204 92 204 H110 V336 H92 Q60 336 60 304 Z
dark2 M106 202 Q138 204 138 270 Q138 336 106 338 Z
raw2 <circle cx="80" cy="270" r="9" fill="{l}"/>
""",
    "earbuds": """
shadow 200 356 120 12
body M86 236 Q86 206 116 206 H284 Q314 206 314 236 V306 Q314 348 270 350 H130 Q86 348 86 306 Z
line M88 262 H312
raw <circle cx="200" cy="292" r="5" fill="#7fd08b"/>
body2 M128 62 Q170 54 178 94 Q180 124 156 130 L152 186 Q146 198 136 186 L132 132 Q104 118 106 92 Q110 68 128 62 Z
dark2 M106 80 Q90 84 90 100 Q92 116 108 114 Z
?hook=ear raw2 <path d="M170 76Q196 40 168 24Q140 22 136 60" fill="none" stroke="{d}" stroke-width="8"/>
""",
    "speaker": """
weave mesh
shadow 200 350 120 13
?strap=leather raw <path d="M272 110Q330 130 300 196" fill="none" stroke="#a9653a" stroke-width="10"/>
body M110 96 Q110 62 200 62 Q290 62 290 96 V314 Q290 346 200 346 Q110 346 110 314 Z
raw <ellipse cx="200" cy="92" rx="84" ry="22" fill="{d}" stroke="{o}" stroke-width="2.4"/><path d="M186 92H214M200
  84V100" stroke="{l}" stroke-width="4"/>
raw <rect x="172" y="286" width="56" height="22" rx="4" fill="{l}" stroke="{o}" stroke-width="1.6"/>
""",
    "powerbank": """
shadow 200 356 100 12
body M122 70 Q122 48 146 48 H254 Q278 48 278 70 V326 Q278 350 254 350 H146 Q122 350 122 326 Z
raw <rect x="166" y="60" width="26" height="10" rx="4" fill="#1d1f23"/><rect x="208" y="60" width="26" height="10"
  rx="4" fill="#1d1f23"/>
raw <g fill="#7fd08b"><circle cx="176" cy="316" r="5"/><circle cx="192" cy="316" r="5"/><circle cx="208" cy="316"
  r="5"/></g><circle cx="224" cy="316" r="5" fill="{d}"/>
?wireless=Qi raw <g fill="none" stroke="{s}" stroke-width="4"><circle cx="200" cy="190" r="20"/><circle cx="200"
  cy="190" r="40"/><circle cx="200" cy="190" r="60"/></g>
?display=percent raw <rect x="160" y="120" width="80" height="40" rx="6" fill="#14161a"/><path d="M176 130V150M186
  130H198V150H186ZM210 152L224 128" fill="none" stroke="#8fd3ff" stroke-width="3.5"/>
""",
    "smartwatch": """
body M150 26 H250 L262 124 H138 Z
body M138 276 H262 L250 374 H150 Z
raw <rect x="112" y="106" width="176" height="188" rx="44" fill="#8d939b" stroke="#4c5158" stroke-width="3"/><rect
  x="124" y="118" width="152" height="164" rx="34" fill="#101216"/><rect x="288" y="172" width="12" height="36" rx="5"
  fill="#8d939b" stroke="#4c5158" stroke-width="2"/>
raw <path d="M140 232H172L184 206L202 256L216 232H260" fill="none" stroke="#ee7f6c" stroke-width="6"/>
raw <g stroke="#e9f2f4" stroke-width="7" fill="none"><path d="M156 150V186M172 150H190V186H172ZM210
  150H228V168H210V186H230M244 150V186"/></g><circle cx="200" cy="160" r="3" fill="#e9f2f4"/><circle cx="200" cy="176"
  r="3" fill="#e9f2f4"/>
""",
    "keyboard": """
shadow 200 282 180 12
body M24 150 Q24 134 40 134 H360 Q376 134 376 150 V258 Q376 274 360 274 H40 Q24 274 24 258 Z
raw <g fill="{l}" stroke="{o}" stroke-width="1.4"><path d="M38 148h22v20H38zM66 148h22v20H66zM94 148h22v20H94zM122
  148h22v20h-22zM150 148h22v20h-22zM178 148h22v20h-22zM206 148h22v20h-22zM234 148h22v20h-22zM262 148h22v20h-22zM290
  148h22v20h-22zM318 148h44v20h-44z"/><path d="M38 176h34v20H38zM78 176h22v20H78zM106 176h22v20h-22zM134
  176h22v20h-22zM162 176h22v20h-22zM190 176h22v20h-22zM218 176h22v20h-22zM246 176h22v20h-22zM274 176h22v20h-22zM302
  176h22v20h-22zM330 176h32v20h-32z"/><path d="M38 204h42v20H38zM86 204h22v20H86zM114 204h22v20h-22zM142
  204h22v20h-22zM170 204h22v20h-22zM198 204h22v20h-22zM226 204h22v20h-22zM254 204h22v20h-22zM282 204h22v20h-22zM310
  204h52v20h-52z"/><path d="M38 232h28v24H38zM72 232h28v24H72zM106 232h28v24h-28zM140 232h120v24H140zM266
  232h28v24h-28zM300 232h28v24h-28zM334 232h28v24h-28z"/></g>
raw <rect x="38" y="148" width="22" height="20" fill="#c8735a"/>
""",
}

_OUTDOOR = {
    "yogamat": """
shadow 210 322 160 13
body M150 236 H366 Q380 238 376 250 L340 306 Q334 314 322 314 H130 Z
body M92 170 Q92 116 146 116 H330 Q360 120 360 170 Q360 220 330 224 H146 Q92 224 92 170 Z
raw <circle cx="138" cy="170" r="54" fill="{c}" stroke="{o}" stroke-width="2.4"/><g fill="none" stroke="{s}"
  stroke-width="4.5"><circle cx="138" cy="170" r="41"/><circle cx="138" cy="170" r="28"/><circle cx="138" cy="170"
  r="15"/></g>
?strap=included raw <path d="M232 116V224M292 116V224" stroke="#3a3f46" stroke-width="12"/>
""",
    "tent": """
shadow 200 330 180 14
body M200 76 Q110 150 30 322 H370 Q290 150 200 76 Z
dark M200 120 L146 322 H254 Z
light M200 120 L146 322 H168 Q190 220 200 120 Z
raw <path d="M200 76Q300 160 352 300M200 76Q100 160 48 300" fill="none" stroke="#e9b44c" stroke-width="5"/><path d="M30
  322L10 338M370 322L390 338M200 76L60 96M200 76L340 96" stroke="#7b7f86" stroke-width="2.5"/>
""",
    "sleepingbag": """
shadow 200 384 110 8
halfbody M200 22 Q130 22 118 90 Q96 170 108 250 L138 360 Q150 380 200 380
halfdark M200 44 Q150 46 146 96 Q152 128 200 130
line2 M107 170 Q160 182 200 182
line2 M104 220 Q160 232 200 232
line2 M114 270 Q160 280 200 280
line2 M126 320 Q160 328 200 328
raw <path d="M256 112Q286 220 258 372" fill="none" stroke="#e9e6df" stroke-width="5" stroke-dasharray="3 2"/>
""",
}

_KIDS = {
    "bear": """
shadow 200 376 120 10
body2 M118 66 Q92 60 94 94 Q98 118 124 112 Q150 90 118 66 Z
body2 M126 216 Q76 236 70 286 Q78 308 102 296 Q130 270 140 250 Z
body2 M140 308 Q104 316 104 350 Q112 374 150 370 Q182 364 178 326 Z
halfbody M200 196 Q124 200 120 282 Q128 350 200 352
halfbody M200 58 Q108 60 106 142 Q112 212 200 214
light M200 244 Q156 246 154 294 Q160 334 200 334 Q240 334 246 294 Q244 246 200 244 Z
light M200 146 Q164 148 164 176 Q168 200 200 200 Q232 200 236 176 Q236 148 200 146 Z
raw <circle cx="164" cy="130" r="9" fill="#23262b"/><circle cx="236" cy="130" r="9" fill="#23262b"/><ellipse cx="200"
  cy="160" rx="13" ry="9" fill="#3a2d26"/><path d="M200 169V180Q186 192 178 182M200 180Q214 192 222 182" fill="none"
  stroke="#3a2d26" stroke-width="4"/>
""",
    "puzzle": """
shadow 200 350 160 12
raw <rect x="56" y="72" width="288" height="270" rx="12" fill="#d9b98a" stroke="#7d6438" stroke-width="3"/>
part M72 88 H200 V136 Q226 124 226 152 Q226 180 200 168 V206 H156 Q166 232 138 232 Q110 232 120 206 H72 Z
light M200 88 H328 V206 H290 Q300 232 272 232 Q244 232 256 206 H200 V168 Q226 180 226 152 Q226 124 200 136 Z
dark M72 206 H120 Q110 232 138 232 Q166 232 156 206 H200 V250 Q174 238 174 266 Q174 294 200 282 V326 H72 Z
raw <path d="M200 206H256Q244 232 272 232T290 206H328V326H200V282Q174 294 174 266T200 250Z" fill="#f3ead6"
  stroke="{o}" stroke-width="2.4"/>
raw <path d="M92 300Q130 284 160 300M110 264L136 240V272Z" fill="#f3ead6" stroke="#f3ead6" stroke-width="4"/>
""",
}

_CARE = {
    "soap": """
shadow 200 300 150 13
body M70 176 Q70 140 110 140 H290 Q330 140 330 176 V244 Q330 294 290 294 H110 Q70 294 70 244 Z
light M96 172 Q96 158 116 158 H284 Q304 158 304 172 V218 Q304 232 284 232 H116 Q96 232 96 218 Z
raw <path d="M150 206Q176 176 200 196T250 186" fill="none" stroke="{s}" stroke-width="5"/>
raw <g fill="#fff" fill-opacity=".75" stroke="#a9c3cc" stroke-width="2"><circle cx="300" cy="126" r="18"/><circle
  cx="328" cy="102" r="11"/><circle cx="284" cy="96" r="8"/></g>
?peeling=poppy seed raw <g fill="#3a3f46"><circle cx="120" cy="260" r="3"/><circle cx="160" cy="272" r="3"/><circle
  cx="210" cy="258" r="3"/><circle cx="252" cy="274" r="3"/><circle cx="292" cy="258" r="3"/></g>
""",
    "tube": """
shadow 200 372 80 11
halfbody M200 40 L134 40 L150 316 L200 316
halfdark M200 40 L132 40 L134 64 L200 64
raw <rect x="160" y="316" width="80" height="52" rx="6" fill="#33363b" stroke="#17191c" stroke-width="2.4"/><path
  d="M172 318V366M186 318V366M200 318V366M214 318V366M228 318V366" stroke="#4d5158" stroke-width="3"/>
raw <rect x="156" y="140" width="88" height="110" rx="4" fill="#faf7ef" stroke="{o}" stroke-width="1.6"/><path d="M172
  170H228M180 190H220M186 226H214" stroke="#5d564a" stroke-width="5"/>
""",
}

_STATIONERY = {
    "notebook": """
shadow 210 366 130 12
raw <path d="M104 54H304Q312 54 312 62V350Q312 358 304 358H104Z" fill="#faf7ef" stroke="#a8987a" stroke-width="2.4"/>
body M92 46 H292 Q302 46 302 56 V344 Q302 354 292 354 H92 Q84 354 84 344 V56 Q84 46 92 46 Z
dark M84 56 Q84 46 92 46 H116 V354 H92 Q84 354 84 344 Z
raw <path d="M276 46V354" stroke="{d}" stroke-width="9"/>
raw <rect x="150" y="110" width="92" height="56" rx="3" fill="#faf7ef" stroke="{o}" stroke-width="1.6"/><path d="M164
  130H228M164 146H208" stroke="#8a8272" stroke-width="3"/>
?ribbon=two raw <path d="M160 354V384M176 354V378" stroke="#bf2f34" stroke-width="6"/>
""",
    "pen": """
raw <g transform="rotate(-38 200 200)"><rect x="30" y="182" width="150" height="36" rx="14" fill="{c}" stroke="{o}"
  stroke-width="2.4"/><rect x="176" y="180" width="112" height="40" rx="6" fill="{c}" stroke="{o}"
  stroke-width="2.4"/><rect x="30" y="182" width="258" height="36" rx="12" fill="url(#shade)"/><path d="M56
  176H150Q156 176 156 182V186H56Z" fill="#c9a24b" stroke="#7d6438" stroke-width="1.6"/><rect x="172" y="179" width="9"
  height="42" fill="#c9a24b" stroke="#7d6438" stroke-width="1.6"/><path d="M288 186H318V214H288Z" fill="{d}"
  stroke="{o}" stroke-width="2.4"/><path d="M318 188L368 200L318 212Z" fill="#d5c27c" stroke="#7d6438"
  stroke-width="2"/><path d="M330 200H366" stroke="#5c4a22" stroke-width="1.6"/><circle cx="330" cy="200" r="3"
  fill="#5c4a22"/></g>
""",
}

TEMPLATES = _ELECTRONICS | _OUTDOOR | _KIDS | _CARE | _STATIONERY
