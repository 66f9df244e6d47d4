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
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import (
    trend,
    trend_findings,
    trend_groups,
    trend_limits,
    trend_series,
    trend_tables,
    trend_texts,
)

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "udvikling")
found = trend.Trend(page.round, page.analysis("trend"), page.synthetic)
page.glue(titel=trend.title(found), fund=trend_findings.finding(found))
page.glue(**trend_texts.sections(found), **trend_limits.method(found))

# %% [markdown] tags=["where:serie"]
"""
## År for år

{glue:text}`serie`
"""

# %% tags=["where:serie"]
drawing = trend_series.series_drawing(found)
page.figure(drawing, "aar", caption=trend_texts.series_caption(found), note=trend_texts.series_note(found))

# %% tags=["where:serie"]
table = trend_series.series_table(found)
page.table(table, "aar", caption="Andele år for år", block=trend_series.BLOCK, header=trend_series.YEAR)

# %% [markdown] tags=["where:aendring"]
"""
## Hvad har ændret sig?

{glue:text}`aendring`
"""

# %% tags=["where:aendring"]
drawing = trend_tables.questions_drawing(found)
page.figure(
    drawing, "spoergsmaal", caption=trend_tables.questions_caption(found), note=trend_tables.questions_note(found)
)

# %% tags=["where:aendring"]
page.table(**trend_tables.questions_table(found), name="spoergsmaal", caption="Ændring for hvert spørgsmål")

# %% [markdown] tags=["where:grupper"]
"""
## Grupper

{glue:text}`grupper`
"""

# %% tags=["where:grupper"]
drawing = trend_groups.groups_drawing(found)
page.figure(drawing, "grupper", caption=trend_groups.groups_caption(found), note=trend_groups.changes_note(found))

# %% [markdown] tags=["where:kommuner"]
"""
## Kommuner

{glue:text}`kommuner`
"""

# %% tags=["where:kommuner"]
drawing = trend_groups.municipalities_drawing(found)
page.figure(
    drawing, "kommuner", caption=trend_groups.municipalities_caption(found), note=trend_groups.changes_note(found)
)

# %% [markdown] tags=["where:opdelt"]
"""
{glue:text}`opdelt`
"""

# %% tags=["where:opdelt"]
page.table(**trend_groups.split_table(found), name="opdelt", caption="Ændring efter gruppe og kommune")

# %% [markdown]
"""
## Hvad kan ikke sammenlignes

{glue:text}`begraensning`
"""

# %%
table = trend_limits.rounds_table(found)
page.table(table, "runder", caption="Runderne", formats=trend_limits.ROUND_FORMATS, documentation=True)

# %%
page.text(trend_limits.limits(found))

# %% [markdown] tags=["where:sammenlignes"]
"""
{glue:text}`sammenlignes`
"""

# %% tags=["where:sammenlignes"]
page.table(trend_limits.items_table(found), "sammenlignes", caption="Spørgsmålene i de to runder", documentation=True)

# %% [markdown] tags=["where:metode"]
"""
## Sådan er det regnet

Ændringen er forskellen mellem skønnet i {glue:text}`sidste` og skønnet i {glue:text}`foerste`, og dens varians er summen af de to skøns varianser {eq}`eq-aendring`.
De to stikprøver er trukket uafhængigt af hinanden, så deres varianser lægges sammen, hver med sin egen runde som endelig population.
Nogle borgere kan have svaret begge gange, men runderne kan ikke kobles på personer, så det vides ikke hvem.
Svarer de nogenlunde det samme begge gange, er ændringen sikrere kendt, end intervallet viser.

Den rå ændring bruger hver rundes egne vægte og rummer derfor også, at borgerne kan være sammensat anderledes end sidst.
Ændringen med fast sammensætning vægter begge runder til den seneste rundes population i de fælles kommuner, celle for celle, så vægten er $N_g / r_g$ i begge.
{glue:text}`fast`

Sidens {glue:text}`n_tests` tests er én familie: De er justeret efter Benjamini og Hochbergs metode {cite:p}`benjamini1995`, så højst {glue:text}`fdr` af de ændringer, siden kalder højere eller lavere, ventes at være falske.
Om en sikker ændring er stor eller lille, afgøres af den samme grænse for praktisk betydning som i resten af bogen.
Formlerne står i [](/book/beregninger.md).
"""

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(udvikling=found.tables["change"], serie=found.tables["series"], sammenligning=found.tables["items"])
page.downloads()
