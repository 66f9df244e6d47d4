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

{glue:text}`konklusion`
Siden regner de samme resultater efter på alle de måder, en statistiker kunne have valgt, og viser forskellen.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import choice_findings, choices

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "beregningsvalg")
estimates = page.analysis("choices")["estimates"]
unit = choices.unit(estimates)
page.glue(titel=f"Beregningsvalg {page.round.config.year}", konklusion=choice_findings.conclusion(estimates))

# %% [markdown]
"""
## Valgene

Alle tal i bogen bygger på ét valg: Svarpersonerne i hver vægtningscelle regnes som trukket tilfældigt blandt cellens borgere {cite:p}`sarndal1992`.
Begrundelsen og formlerne står på siden [Beregninger](/book/beregninger.md).
Her er det sammen med de andre valg:
"""

# %%
page.text(choices.explanations(page.round, estimates))

# %% [markdown]
"""
Bootstrap følger {cite:t}`raowu1988`, to faser følger {cite:t}`sarndal1992`, og vægtning til fordelingerne hver for sig følger {cite:t}`deville1992`.
{glue:text}`ens`

## Det samlende spørgsmål

Hvad bliver resultatet på {glue:text}`hovedspoergsmaal` under hvert valg?
"""

# %%
main = choices.of_headline(page.round, estimates)
page.glue(ens=choice_findings.coincide(estimates))
page.glue(hovedspoergsmaal=f"»{choices.asked(page.round, choices.main_question(page.round))}«")

# %%
drawing = choices.moves(main, unit)
page.figure(drawing, "hovedspoergsmaal", caption=choice_findings.span(main), note=choices.moves_note(unit))

# %% [markdown]
"""
## Temaerne

Tabellen viser det samlende spørgsmål og det første i hvert af de andre temaer.
Et valg, der giver nøjagtig de samme tal som et andet, står kun én gang; alle tal er i den fil, du kan hente.
"""

# %%
table = choices.detailed(page.round, estimates)
formats = choices.formats(table, unit)
page.table(table, "temaer", caption="Resultater under hvert valg", formats=formats, block="Spørgsmål")

# %% [markdown]
"""
## Ændrer valget en konklusion?

{glue:text}`flyttet`
{glue:text}`uvaegtet`
{glue:text}`raekkefoelge`

## Ændrer valget sikkerheden?

Hvor meget flytter de andre valg standardfejlen?
I figuren er prikken det midterste spørgsmål, og stregen går fra det spørgsmål, hvor standardfejlen ændrer sig mindst, til det, hvor den ændrer sig mest.
"""

# %%
page.glue(flyttet=choice_findings.moved(page.round, estimates))
page.glue(uvaegtet=choice_findings.unweighted(page.round, estimates))
page.glue(raekkefoelge=choice_findings.order(estimates))
page.glue(**choice_findings.sections(estimates))

# %%
drawing = choices.ratios(estimates)
page.figure(drawing, "sikkerhed", caption=choice_findings.sureness(estimates))

# %% [markdown] tags=["where:uden_vaegte"]
"""
{glue:text}`uden_vaegte`
"""

# %% [markdown]
"""
Om de oplyste standardfejl er rigtige, viser siden om simulering.
"""

# %% [markdown] tags=["where:grupper"]
"""
## Grupper og kommuner

{glue:text}`grupper`
"""

# %% tags=["where:grupper"]
table = choices.groups(page.round, estimates)
formats = None if table is None else choices.formats(table, unit)
page.table(table, "grupper", caption="Største ændring i en gruppe", formats=formats, block="Opdeling")

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(beregningsvalg=estimates)
page.downloads()
