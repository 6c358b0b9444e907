using Dapper;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>Compares models from the prediction log of a service that need not be running. Reads no blob.</summary>
public static class PairQueries
{
    private const int Bins = 11;

    /// <summary>Compares each shadow with each model that served while it ran, oldest pair first.</summary>
    /// <param name="storage">Names the folder.</param>
    /// <param name="since">Only pairs recorded at or after.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">A database cannot be read.</exception>
    public static async Task<IReadOnlyList<ModelComparison>> CompareAsync(
        StorageOptions storage, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var path = storage.PathOf(PredictionLog.FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        var classes = (await ModelQueries.ListAsync(storage, cancellationToken))
            .ToDictionary(one => one.Package.Digest, one => RegistryText.ReadClasses(one.Package.Classes), StringComparer.Ordinal);
        var periods = (await ModelQueries.ShadowPeriodsAsync(storage, cancellationToken)).ToLookup(period => period.Package, StringComparer.Ordinal);
        await using var store = SqliteStore.OpenReadOnly(path);
        return await store.ReadAsync<IReadOnlyList<ModelComparison>>(
            connection => [.. Totals(connection, since).Select(totals => Compare(connection, totals, since, classes) with
            {
                LeftOut = periods[totals.Shadow].Sum(period => LeftOut(connection, totals, period, since)),
            })],
            cancellationToken);
    }

    private static List<TotalsRow> Totals(SqliteConnection connection, DateTimeOffset since) => connection.Query<TotalsRow>(
        """
        SELECT active_package AS Active, shadow_package AS Shadow, min(s.recorded_ms) AS FirstMs, max(s.recorded_ms) AS LastMs,
            count(DISTINCT a.study_key) AS Studies, count(*) AS Images, min(overlap) AS Overlap,
            avg(a.infer_us) / 1000.0 AS ActiveMs, avg(s.infer_us) / 1000.0 AS ShadowMs
        FROM pair JOIN prediction a ON a.id = active_id JOIN prediction s ON s.id = shadow_id
        WHERE s.recorded_ms >= @since
        GROUP BY active_package, shadow_package ORDER BY min(s.recorded_ms)
        """,
        new { since = since.ToUnixTimeMilliseconds() }).AsList();

    private static ModelComparison Compare(
        SqliteConnection connection, TotalsRow totals, DateTimeOffset since, Dictionary<string, IReadOnlyList<ModelClass>> classes)
    {
        var of = new { totals.Active, totals.Shadow, totals.FirstMs, totals.LastMs, since = since.ToUnixTimeMilliseconds() };
        var failed = connection.QuerySingle<long>(
            "SELECT count(*) FROM prediction WHERE slot = 1 AND package_digest = @Shadow AND outcome <> 0 AND recorded_ms BETWEEN @FirstMs AND @LastMs", of);
        var images = connection.Query<CellsRow>(CellsOf("active_id"), of).ToDictionary(row => row.Class, StringComparer.Ordinal);
        var studies = connection.Query<CellsRow>(CellsOf("a.study_key"), of).ToDictionary(row => row.Class, StringComparer.Ordinal);
        var matches = connection.Query<MatchRow>(Matches, of).ToLookup(row => row.Class, StringComparer.Ordinal);
        return new ModelComparison(
            totals.Active,
            totals.Shadow,
            DateTimeOffset.FromUnixTimeMilliseconds(totals.FirstMs),
            DateTimeOffset.FromUnixTimeMilliseconds(totals.LastMs),
            totals.Studies,
            totals.Images,
            totals.Overlap,
            failed,
            LeftOut: 0,
            totals.ActiveMs,
            totals.ShadowMs,
            [.. Shared(totals, classes).Select(name => ClassOf(name, totals, studies, images, [.. matches[name]]))]);
    }

    private static long LeftOut(SqliteConnection connection, TotalsRow totals, ShadowPeriod period, DateTimeOffset since) => connection.QuerySingle<long>(
        """
        SELECT count(*) FROM prediction a
        WHERE slot = 0 AND package_digest = @Active AND outcome = 0 AND recorded_ms BETWEEN @from AND @until AND NOT EXISTS (
            SELECT 1 FROM prediction s WHERE s.sop_key = a.sop_key AND s.package_digest = @Shadow AND s.slot = 1)
        """,
        new { totals.Active, totals.Shadow, from = Math.Max(period.FromMs, since.ToUnixTimeMilliseconds()), until = period.UntilMs ?? long.MaxValue });

    private static IEnumerable<string> Shared(TotalsRow totals, Dictionary<string, IReadOnlyList<ModelClass>> classes) =>
        (classes.GetValueOrDefault(totals.Active) ?? []).Select(one => one.Name)
            .Intersect((classes.GetValueOrDefault(totals.Shadow) ?? []).Select(one => one.Name), StringComparer.Ordinal);

    private static ClassComparison ClassOf(
        string name, TotalsRow totals, Dictionary<string, CellsRow> studies, Dictionary<string, CellsRow> images, List<MatchRow> matches)
    {
        var (byStudy, byImage) = (studies.GetValueOrDefault(name) ?? new(), images.GetValueOrDefault(name) ?? new());
        var count = matches.Sum(row => row.Count);
        return new ClassComparison(
            name,
            byStudy.ToOutcomes(totals.Studies),
            byImage.ToOutcomes(totals.Images),
            byImage.Matched,
            byImage.BoxesOnlyActive,
            byImage.BoxesOnlyShadow,
            count == 0 ? null : matches.Sum(row => row.Overlap) / count,
            count == 0 ? null : matches.Sum(row => row.Difference) / count,
            [.. Enumerable.Range(0, Bins).Select(bin => matches.Where(row => row.Bin == bin).Sum(row => row.Count))]);
    }

    // A unit (an image, or a study) has a class when any box of it is there.
    private static string CellsOf(string unit) => $"""
        SELECT class AS Class, sum(active AND shadow) AS Both, sum(active AND NOT shadow) AS OnlyActive, sum(shadow AND NOT active) AS OnlyShadow,
            sum(matched) AS Matched, sum(only_active) AS BoxesOnlyActive, sum(only_shadow) AS BoxesOnlyShadow
        FROM (
            SELECT class, max(c.matched + c.only_active > 0) AS active, max(c.matched + c.only_shadow > 0) AS shadow,
                sum(c.matched) AS matched, sum(c.only_active) AS only_active, sum(c.only_shadow) AS only_shadow
            FROM pair JOIN pair_class c USING (active_id, shadow_id) JOIN prediction a ON a.id = active_id JOIN prediction s ON s.id = shadow_id
            WHERE active_package = @Active AND shadow_package = @Shadow AND s.recorded_ms >= @since
            GROUP BY class, {unit})
        GROUP BY class
        """;

    private const string Matches = """
        SELECT class AS Class, min(10, CAST((b.shadow_score - b.active_score + 1) * 5.5 AS INTEGER)) AS Bin, count(*) AS Count,
            sum(b.shadow_score - b.active_score) AS Difference, sum(b.overlap) AS Overlap
        FROM pair JOIN pair_box b USING (active_id, shadow_id) JOIN prediction s ON s.id = shadow_id
        WHERE active_package = @Active AND shadow_package = @Shadow AND s.recorded_ms >= @since
        GROUP BY class, Bin
        """;

    private sealed record TotalsRow
    {
        public string Active { get; init; } = "";

        public string Shadow { get; init; } = "";

        public long FirstMs { get; init; }

        public long LastMs { get; init; }

        public long Studies { get; init; }

        public long Images { get; init; }

        public double Overlap { get; init; }

        public double ActiveMs { get; init; }

        public double ShadowMs { get; init; }
    }

    private sealed record CellsRow
    {
        public string Class { get; init; } = "";

        public long Both { get; init; }

        public long OnlyActive { get; init; }

        public long OnlyShadow { get; init; }

        public long Matched { get; init; }

        public long BoxesOnlyActive { get; init; }

        public long BoxesOnlyShadow { get; init; }

        public PairedOutcomes ToOutcomes(long all) => new(Both, OnlyActive, OnlyShadow, all - Both - OnlyActive - OnlyShadow);
    }

    private sealed record MatchRow
    {
        public string Class { get; init; } = "";

        public long Bin { get; init; }

        public long Count { get; init; }

        public double Difference { get; init; }

        public double Overlap { get; init; }
    }
}
