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
Siden er en simulation: Ingen tal på siden siger noget om, hvad borgerne mener.
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import coverage, coverage_findings

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "simulering")
rows = coverage.prepared(page.round, page.analysis("coverage")["coverage"])
page.glue(titel=f"Simulering {page.round.config.year}", konklusion=coverage_findings.conclusion(rows))
page.glue(gennemloeb=danish.number(rows["draws"].max()), **coverage_findings.sections(page.round, rows))

# %% [markdown]
"""
## Hvad der er simuleret

Bogens intervaller lover at ramme det sande tal i nitten af tyve tilfælde.
Om det holder, kan kun afprøves, hvor det sande tal er kendt.

1. Alle borgere i populationen får et svar. Svarene i en celle fordeler sig som svarpersonernes i cellen, og hver celle låner lidt fra de andre.
2. Der trækkes en stikprøve af samme størrelse og med samme strata som den rigtige.
3. Hver inviteret svarer eller svarer ikke. Sandsynligheden er svarprocenten i cellen.
4. Resultatet og intervallet regnes ud på samme måde som i bogen, og på de andre måder fra siden om beregningsvalg.
5. Det hele gentages {glue:text}`gennemloeb` gange.

Simulationen er også kørt, hvor kun trin tre er tilfældigt, og lige så mange svarer i hver celle som i virkeligheden.
Dækningen er selv målt med usikkerhed, og stregerne i figurerne viser den.

Simulationen kan vise, om regnemåden er rigtig, når de, der svarer, ligner de andre i deres celle.
Den kan ikke vise, om de gør det.

## Dækning for alle samlet

Hvor tit rammer intervallerne under hvert valg?
Figuren viser valgene med vægte; tabellen har også tallene uden.
{glue:text}`ens`
"""

# %%
page.glue(ens=coverage_findings.same(rows), middel=coverage_findings.unbiased(rows))
drawing = coverage.in_total(rows)
page.figure(drawing, "samlet", caption=coverage_findings.in_total(rows))

# %%
table = coverage.results(rows)
page.table(table, "samlet", caption="Simulationens resultater", formats=coverage.FORMATS, block="Simulation")

# %% [markdown]
"""
Skævhed er forskellen mellem gennemsnittet af alle gennemløb og det sande tal.
For en score er den i point, for en andel i dele af én.
{glue:text}`middel`
Hvor kun svarene trækkes, kan der være en lille skævhed, fordi små celler lægges sammen, selv om de ikke svarer lige meget.

## Er de oplyste standardfejl rigtige?

Den sande standardfejl er spredningen mellem gennemløbene.
{glue:text}`efterstrat`
"""

# %%
page.glue(efterstrat=coverage_findings.understated(page.round, rows))
drawing = coverage.stated(rows)
page.figure(drawing, "standardfejl", caption=coverage_findings.stated(rows))

# %% [markdown] tags=["where:kun_samlet"]
"""
{glue:text}`kun_samlet`
"""

# %% [markdown] tags=["where:opdelt"]
"""
## Dækning i grupper og kommuner

{glue:text}`opdelt`
"""

# %% tags=["where:opdelt"]
drawing = coverage.in_groups(page.round, rows)
page.figure(drawing, "grupper", caption=coverage_findings.in_groups(page.round, rows))

# %% [markdown] tags=["where:kommuner"]
"""
{glue:text}`kommuner`
"""

# %% tags=["where:kommuner"]
drawing = coverage.in_municipalities(page.round, rows)
page.figure(drawing, "kommuner", caption=coverage_findings.in_places(page.round, rows))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(simulering=page.analysis("coverage")["coverage"])
page.downloads()
