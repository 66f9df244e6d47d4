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

Siden viser, hvordan bogen afgør, om en forskel mellem to grupper er mere end et tilfælde, og om den er stor nok til at betyde noget.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import differences
from jobsurvey_utils.display import overview

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "forskelle")
first = overview.headline(page.round, page.store)
page.glue(titel="Forskelle mellem grupper", fund=differences.finding(page.round, page.store))
page.glue(**differences.limits(page.round), **differences.chance(page.round, page.store))

# %% [markdown]
"""
## Hvornår en forskel er sikker

For hver gruppe regnes forskellen til alle de øvrige, og grupperne sammenlignes to og to.
Forskellen har sin egen usikkerhed, som regnes ud fra stikprøven og vægtene, og en p-værdi: sandsynligheden for at se en forskel, der er mindst så stor, hvis grupperne i virkeligheden er ens.

En enkelt p-værdi er let at forstå, men bogen har {glue:text}`antal_tests` af dem.
Var alle grupper ens, ville omkring {glue:text}`ventede` af dem alligevel være under {glue:text}`fdr`, alene ved et tilfælde.
Derfor bliver p-værdierne justeret efter Benjamini og Hochbergs metode {cite:p}`benjamini1995`, side for side.
Af de forskelle, bogen kalder sikre, ventes højst {glue:text}`fdr` at være falske: det kaldes den falske opdagelsesrate (FDR).
Uden justering ville {glue:text}`uden` forskelle være blevet kaldt sikre; med justering er det {glue:text}`med`.
Hvor en side fremhæver én forskel, som overskriften over en figur gør, bruges den strengere metode af Holm {cite:p}`holm1979`: risikoen for, at netop den er falsk, er højst {glue:text}`fdr`.

En forskel kan være sikker uden at betyde noget, når der er mange svar.
Grænsen for, hvad der betyder noget i praksis, er sat på forhånd: {glue:text}`graense_score` point for et gennemsnit og {glue:text}`graense_andel` for en andel.
En forskel kaldes stor, når hele dens interval ligger over grænsen, og lille, når hele intervallet ligger under.
Ligger grænsen inde i intervallet, er det ikke afgjort.
"""

# %%
table = differences.by_breakdown(page.round, page.store)
page.table(table, "antal", caption="Sammenligninger og sikre forskelle efter opdeling")

# %% [markdown]
"""
## Det samlende spørgsmål

Figuren viser for hver gruppe forskellen til de øvrige: »{glue:text}`spoergsmaal`«
"""

# %%
page.glue(spoergsmaal=first.wording)
drawing = differences.drawing(first)
page.figure(drawing, "grupper", caption=differences.caption(first), note=differences.note(first))

# %%
table = differences.pairwise(first)
page.table(table, "par", caption=f"Alle sammenligninger: {first.title}", **differences.look(first))

# %% [markdown]
"""
## Hele fordelingen

{glue:text}`fordelinger`
Et gennemsnit kan være ens i to grupper, selv om svarene er spredt forskelligt.
Derfor er hele fordelingen af svar også sammenlignet, med Rao og Scotts test {cite:p}`raoscott1984`, som er den almindelige test for krydstabeller rettet til for stikprøve og vægte.
Cramérs V siger, hvor stærk sammenhængen er, fra nul til en.
"""

# %%
page.glue(fordelinger=differences.distribution_finding(page.round, page.store))
table = differences.distributions(page.round, page.store)
page.table(table, "fordelinger", caption="Rao og Scotts test af hver opdeling", **differences.LOOK)

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
