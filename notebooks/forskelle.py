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
from jobsurvey_utils.chapters import adjustment, differences, three_ways
from jobsurvey_utils.display import overview

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "forskelle")
first = overview.headline(page.round, page.store)
page.glue(titel=f"Forskelle mellem grupper {page.round.config.year}", fund=differences.finding(page.round, page.store))
found = differences.judged(page.round, page.store, page.analysis("models"))
page.glue(**differences.limits(page.round, page.store), **differences.chance(page.round, page.store))
page.glue(**adjustment.sections(page.round, found, first.id))

# %% [markdown]
"""
## Hvornår en forskel er sikker

For hver gruppe regnes forskellen til alle de øvrige, og grupperne sammenlignes to og to.
Forskellen har sin egen usikkerhed, som regnes ud fra {glue:text}`regnet_af`, og en p-værdi: sandsynligheden for at se en forskel, der er mindst så stor, hvis grupperne er ens.

Ens betyder, at grupperne havde samme gennemsnit blandt populationens borgere i perioden, ikke at der ingen systematisk forskel er.
Har næsten alle i en gruppe svaret, er gennemsnittet næsten kendt, og så er selv en lille forskel sikker.
Vil man vide, om grupperne er systematisk forskellige, må borgerne ses som tilfældigt udvalgte, og så skal der testes uden endelighedskorrektion, altså som om populationen var uendelig stor.
{glue:text}`bredt`

P-værdien følger af, at forskellen delt med sin standardfejl tilnærmet følger en t-fordeling, dårligst i små grupper.
Derfor testes kun grupper med mindst {glue:text}`mindst` svar på hver side.

En enkelt p-værdi er let at forstå, men denne undersøgelse har {glue:text}`antal_tests` af dem.
Havde alle grupper samme gennemsnit blandt borgerne, ville omkring {glue:text}`ventede` af dem alligevel være under {glue:text}`fdr`, alene fordi ikke alle har svaret; og endnu flere, hvis borgerne selv var tilfældigt udvalgte.
Derfor bliver p-værdierne justeret efter Benjamini og Hochbergs metode {cite:p}`benjamini1995`, side for side.
Af de forskelle, bogen kalder sikre, ventes højst {glue:text}`fdr` at være falske: det kaldes den falske opdagelsesrate (FDR).
Uden justering ville {glue:text}`uden` forskelle være blevet kaldt sikre; med justering er det {glue:text}`med`.
Hvor en side fremhæver én forskel, som overskriften over en figur gør, bruges den strengere metode af Holm {cite:p}`holm1979`: der er højst {glue:text}`fdr` risiko for, at siden overhovedet fremhæver en falsk forskel på den måde.
Med {glue:text}`sider` sider kan det ventes at ske på op til {glue:text}`falske_sider` af dem.

En forskel kan være sikker uden at betyde noget, når der er mange svar.
Grænsen for, hvad der betyder noget i praksis, er sat på forhånd: {glue:text}`graense`.
En sikker forskel kaldes stor, når hele dens interval ligger over grænsen, og lille, når hele intervallet ligger under.
Fordi de sikre forskelle er udvalgt blandt mange, bruges her et interval, der er bredere end det sædvanlige {cite:p}`benjamini2005`.
Ligger grænsen inde i intervallet, står der »måske lille« i tabellerne.
En forskel, der ikke er sikker, kaldes uafgjort.
"""

# %%
table = differences.by_breakdown(page.round, page.store)
page.table(table, "antal", caption="Sammenligninger og sikre forskelle efter opdeling")

# %% [markdown]
"""
## Det samlende spørgsmål

Figuren viser for hver gruppe forskellen til de øvrige: »{glue:text}`spoergsmaal`«
Tabellen har alle sammenligningerne, og den fil, du kan hente, har også p-værdierne før justering og efter Holms metode og effektstørrelsen.
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
En andel eller et gennemsnit kan være ens i to grupper, selv om svarene er spredt forskelligt.
Derfor er hele fordelingen af svar også sammenlignet, med Rao og Scotts test {cite:p}`raoscott1984`, som er den almindelige test for krydstabeller rettet til for {glue:text}`regnet_af`.
Tabellen tæller spørgsmålene.
Testen af hvert spørgsmål står i den fil, du kan hente.
"""

# %%
page.glue(fordelinger=differences.distribution_finding(page.round, page.store))
table = differences.distributions(page.round, page.store)
page.table(table, "fordelinger", caption="Rao og Scotts test af hver opdeling")

# %% [markdown] tags=["where:uden_score"]
"""
{glue:text}`uden_score`
"""

# %% [markdown] tags=["where:enighed"]
"""
## Andre måder at måle forskellen på

Et gennemsnit af en skala forudsætter, at der er lige langt mellem skalaens trin.
Derfor er hver gruppe også sammenlignet med de øvrige på to måder, der ikke gør det: med andelen af positive svar, som kun ser på, hvilken side af en grænse svarene ligger på, og med en ordinal logit-model {cite:p}`mccullagh1980`, som kun bruger svarenes rækkefølge.
For hver måde er p-værdierne justeret for alle spørgsmålets sammenligninger med de øvrige.

{glue:text}`enighed`
"""

# %% tags=["where:enighed"]
table = three_ways.agreement(page.round, found)
page.table(table, "maader", caption="Gennemsnit, andel og ordinal model efter opdeling")

# %% [markdown] tags=["where:uenige"]
"""
{glue:text}`uenige`
En andel bruger mindre af det, svarene fortæller, end de to andre måder gør.
At en forskel ikke er sikker på én af måderne, betyder ikke, at den er væk: Den er blot for tæt på grænsen til, at alle tre kan være sikre.
Log-odds er den ordinale models mål: nul er ingen forskel, og et positivt tal betyder, at gruppen svarer mere positivt end de øvrige.
"""

# %% tags=["where:uenige"]
table = three_ways.unlike(page.round, found, first.id)
page.table(table, "tre-maader", caption=f"Tre måder: {first.title}", **three_ways.look(table))

# %% [markdown] tags=["where:justering"]
"""
## Justeret for sammensætning

Grupperne er sammensat forskelligt: En målgruppe kan have flere unge end en anden, og en kommune flere i lange forløb.
Her er forskellen regnet, som den ville være, hvis gruppen og de øvrige var sammensat ens med hensyn til resten af baggrunden, med vægtet regression {cite:p}`graubard1999` og usikkerhed efter stikprøven {cite:p}`binder1983`.

{glue:text}`justering`

Før justering er vurderingen den samme som på spørgsmålets side.
Afgør grupperne selv, hvem en oplysning findes for, justeres de ikke for den.
En justeret forskel er ikke en ren virkning af at være i gruppen: Grupperne kan være forskellige på måder, som undersøgelsen ikke kender.
"""

# %% tags=["where:justering"]
drawing = adjustment.drawing(page.round, found, first.id)
page.figure(drawing, "justeret", caption=adjustment.caption(page.round, found, first.id), note=adjustment.NOTE)

# %% tags=["where:justering"]
table = adjustment.differences(page.round, found, first.id)
page.table(table, "justeret", caption=f"Før og efter justering: {first.title}", **adjustment.look(table))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(forskelle=page.tables["differences"], fordelinger=page.tables["distribution_tests"])
page.contract(robusthed=found["robustness"], justering=found["adjusted"])
page.downloads()
