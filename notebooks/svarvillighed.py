# ---
# jupyter:
#   jupytext:
#     cell_markers: '"""'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
"""
# {glue:text}`titel`

{glue:text}`fund`
Siden viser, hvem der svarer, hvad der hænger sammen med at svare, og hvor meget det i værste fald kan betyde for resultaterne.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import codebook, extracts, propensity, propensity_model

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "svarvillighed")
found = page.analysis("propensity")
page.glue(titel=f"Svarvilje {page.round.config.year}", fund=propensity.finding(page.round, found))
page.glue(betydning=propensity.spread(page.round, found), uden_for=propensity.outside(page.round, found))
page.glue(
    vaerst=propensity_model.worst(found),
    passer=propensity_model.fit(found, synthetic=page.synthetic),
    samspil=propensity_model.chosen(found),
)

# %% [markdown]
"""
{glue:text}`betydning`
R-indikatoren {cite:p}`schouten2009` bygger på en logistisk regression af, hvem der svarede, på alt, der vides om de inviterede.
Den kan ikke se forskelle, som registrene ikke kender.
{glue:text}`uden_for`

## Hvem svarer?

Hvilke grupper svarer mere eller mindre end andre, og er det stadig sådan, når grupperne gøres ens på alt andet?
"""

# %%
rows = propensity.groups(page.round, found)
values = {"propensity": propensity.RATE, "alike": propensity.ALIKE}
drawing = display.pairs(rows, values=values, block="block", subject="Svarprocent efter gruppe")
page.figure(drawing, "grupper", caption=propensity.caption(rows))

# %% [markdown]
"""
Den blå prik er svarprocenten, når alt andet er ens: den, gruppen ville have, hvis dens medlemmer ellers lignede hele populationen.
Hvor de to prikker ligger langt fra hinanden, skyldes gruppens svarprocent mest noget andet end gruppen selv.
"""

# %%
page.text(codebook.bullets(propensity.sides(rows, found)))

# %%
table = propensity.group_table(rows)
page.table(table, "grupper", caption="Svarvilje", formats=propensity.GROUP_FORMATS, block=extracts.BLOCK)

# %% [markdown]
"""
De partielle R-indikatorer siger, hvor meget af skævheden en gruppe står for {cite:p}`schouten2011`.
Nul er ingenting.
Alene er minus en gruppe, der mangler, og plus en gruppe, der fylder for meget.

## Hvad betyder mest?

Hvilken oplysning skiller dem, der svarer, mest fra dem, der ikke gør?
"""

# %%
parts = propensity.variables(page.round, found)
values = {"unconditional": propensity.UNCONDITIONAL, "conditional": propensity.CONDITIONAL}
drawing = display.pairs(parts, values=values, unit="score", subject="Partielle R-indikatorer", noun="oplysninger")
page.figure(drawing, "variable", caption=propensity.variables_caption(parts))

# %% [markdown]
"""
En oplysning, der betyder meget alene og lidt ud over de andre, hænger sammen med at svare gennem dem.

## Kommunerne

Hvor meget skyldes kommunernes svarprocent, at deres borgere er forskellige?
"""

# %%
places = propensity.groups(page.round, found, municipalities=True)
values = {"propensity": propensity.RATE, "alike": propensity.ALIKE}
look = {"subject": "Svarprocent efter kommune", "noun": "kommuner", "named": not page.synthetic}
drawing = display.pairs(places.sort_values("alike", ascending=False), values=values, **look)
page.figure(drawing, "kommuner", caption=propensity.caption(places, named=False))

# %% [markdown]
"""
Små forskelle mellem kommuner kan være tilfældige.

## Passer modellen?

De inviterede er delt i ti lige store dele efter den svarvilje, modellen giver dem.
Svarede de så tit, som den siger?
"""

# %%
values = {"predicted": "Modellen", "observed": "Svarede"}
look = {"subject": "Modellens og den faktiske svarprocent", "noun": "tiendedele"}
drawing = display.pairs(propensity_model.deciles(found), values=values, **look)
page.figure(drawing, "kalibrering", caption=propensity_model.deciles_caption(found))

# %% [markdown]
"""
{glue:text}`passer`

Et samspil er, at en oplysning betyder mere i nogle grupper end i andre, for eksempel alder blandt mænd.
Alle par er prøvet, og et samspil tages med, hvis det sænker BIC, et mål for, hvor godt modellen passer, når der trækkes fra for hvert ekstra tal, den skal bruge {cite:p}`schwarz1978`.
{glue:text}`samspil`
"""

# %%
table = propensity_model.selection(page.round, found)
page.table(table, "samspil", caption="Samspil, der er prøvet", formats={"Ændring i BIC": "tal1"})

# %% [markdown]
"""
## Hvor galt kan det være?

{glue:text}`vaerst`
Grænsen er variationskoefficienten ganget med svarenes spredning {cite:p}`schouten2009`, og tabellen viser den for hvert spørgsmål.
{glue:text}`korrektion`
Korrektionen og intervallet følger Shlomo, Skinner og Schouten {cite:p}`shlomo2012`.
"""

# %%
page.glue(korrektion=propensity.adjusted(found) or propensity.refusal(found))
table = propensity_model.bias_table(page.round, found)
page.table(
    table, "graense", caption="Hvor meget svarene højst er flyttet", formats=propensity_model.bias_formats(table)
)

# %% [markdown]
"""
Vægtningen retter op på de oplysninger, den bruger, så det, der er tilbage efter den, er mindre end grænsen, når holdningerne følger dem.
Det, som registrene ikke kender, retter den ikke.

## Hent tallene
"""

# %%
page.downloads()
