using System.Text.Json;
using Dapper;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>Compares a canary's studies with the others, from the prediction log of a service that need not be running. Reads no blob.</summary>
public static class ArmQueries
{
    private const int Bins = 10;

    /// <summary>Compares each canary with each model that served the other studies, oldest first.</summary>
    /// <param name="storage">Names the folder.</param>
    /// <param name="since">Only studies drawn at or after.</param>
    /// <param name="difference">The difference to say for how many studies it takes, as a part of the studies, above 0 and below 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">A database cannot be read.</exception>
    public static async Task<IReadOnlyList<ArmComparison>> CompareAsync(
        StorageOptions storage, DateTimeOffset since, double difference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(difference);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(difference, 1);
        var path = storage.PathOf(PredictionLog.FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        var classes = (await ModelQueries.ListAsync(storage, cancellationToken))
            .ToDictionary(one => one.Package.Digest, one => RegistryText.ReadClasses(one.Package.Classes), StringComparer.Ordinal);
        await using var store = SqliteStore.OpenReadOnly(path);
        return await store.ReadAsync<IReadOnlyList<ArmComparison>>(
            connection => [.. Pairs(connection, since).Select(pair => Compare(connection, pair, since, classes, difference))],
            cancellationToken);
    }

    private static List<PairRow> Pairs(SqliteConnection connection, DateTimeOffset since) => connection.Query<PairRow>(
        """
        SELECT canary_package AS Canary, active_package AS Active, min(begun_ms) AS FirstMs, max(begun_ms) AS LastMs
        FROM arm WHERE begun_ms >= @since GROUP BY canary_package, active_package ORDER BY min(begun_ms)
        """,
        new { since = since.ToUnixTimeMilliseconds() }).AsList();

    private static ArmComparison Compare(
        SqliteConnection connection, PairRow pair, DateTimeOffset since, Dictionary<string, IReadOnlyList<ModelClass>> classes, double difference)
    {
        var of = new { pair.Canary, pair.Active, since = since.ToUnixTimeMilliseconds(), classes = ClassesOf(classes) };
        var shares = connection.Query<ShareRow>(Shares, of).AsList();
        var found = connection.Query<FoundRow>(Found, of).ToLookup(row => row.Class, StringComparer.Ordinal);
        var scores = connection.Query<ScoreRow>(Scores, of).ToLookup(row => (row.Class, row.IsCanary));
        var (canary, active) = (FiguresOf(connection, pair, since, shares, isCanary: true), FiguresOf(connection, pair, since, shares, isCanary: false));
        return new ArmComparison(
            pair.Canary,
            pair.Active,
            DateTimeOffset.FromUnixTimeMilliseconds(pair.FirstMs),
            DateTimeOffset.FromUnixTimeMilliseconds(pair.LastMs),
            [.. shares.Select(row => row.Percent).Distinct().Order()],
            canary,
            active,
            connection.Query<(string Code, long Count)>(Fallen, of).ToDictionary(row => row.Code, row => row.Count, StringComparer.Ordinal),
            SplitTest.LogShareEvidence(CellsOf(shares, row => row.Studies, [])),
            difference,
            [.. Shared(pair, classes).Select(name => ClassOf(name, shares, [.. found[name]], scores, difference))]);
    }

    private static ArmClass ClassOf(
        string name, List<ShareRow> shares, List<FoundRow> found, ILookup<(string Class, bool IsCanary), ScoreRow> scores, double difference)
    {
        var cells = CellsOf(shares, row => row.Analysed, found);
        ArmFindings Of(bool isCanary) => new(
            found.Where(row => row.IsCanary == isCanary).Sum(row => row.Studies),
            scores[(name, isCanary)].Sum(row => row.Count),
            [.. Enumerable.Range(0, Bins).Select(bin => scores[(name, isCanary)].Where(row => row.Bin == bin).Sum(row => row.Count))]);

        var (active, all) = (cells.Sum(cell => cell.Active), cells.Sum(cell => cell.Active + cell.Canary));
        var rate = active == 0 ? 0 : (double)cells.Sum(cell => cell.ActiveFound) / active;
        // In the direction in which there is room for it.
        var needed = cells.Count == 0 ? null : SplitTest.StudiesNeeded(rate, rate + difference <= 1 ? difference : -difference, cells[^1].Share);
        return new ArmClass(
            name,
            Of(isCanary: true),
            Of(isCanary: false),
            SplitTest.LogEvidence(cells),
            cells.Count == 1 ? SplitTest.FisherP(cells[0]) : null,
            needed,
            needed is { } studies ? Math.Max(0, studies - all) : null);
    }

    // Of the shares there were, the one of the newest study last.
    private static List<SplitCell> CellsOf(List<ShareRow> shares, Func<ShareRow, long> studies, List<FoundRow> found) =>
    [
        .. shares.GroupBy(row => row.Percent).OrderBy(group => group.Max(row => row.LastMs)).Select(group =>
        {
            long Studies(bool isCanary) => group.Where(row => row.IsCanary == isCanary).Sum(studies);
            long With(bool isCanary) => found.Where(row => row.Percent == group.Key && row.IsCanary == isCanary).Sum(row => row.Studies);
            return new SplitCell(group.Key / 100.0, Studies(true), With(true), Studies(false), With(false));
        }),
    ];

    private static ArmFigures FiguresOf(SqliteConnection connection, PairRow pair, DateTimeOffset since, List<ShareRow> shares, bool isCanary)
    {
        var of = new { pair.Canary, pair.Active, isCanary, own = isCanary ? pair.Canary : pair.Active, since = since.ToUnixTimeMilliseconds() };
        var row = connection.QuerySingle<ImagesRow>(Images, of);
        var slow = row.Images == 0 ? (double?)null : connection.QuerySingle<double>(
            $"SELECT us / 1000.0 FROM ({Times}) ORDER BY us LIMIT 1 OFFSET @skip",
            new { of.Canary, of.Active, of.isCanary, of.own, of.since, skip = ((row.Images * 95) - 1) / 100 });
        return new ArmFigures(
            shares.Where(share => share.IsCanary == isCanary).Sum(share => share.Studies),
            shares.Where(share => share.IsCanary == isCanary).Sum(share => share.Analysed),
            row.Images,
            row.Failed,
            row.Studies == 0 ? null : (double)row.Boxes / row.Studies,
            row.MeanMs,
            slow);
    }

    private static string ClassesOf(Dictionary<string, IReadOnlyList<ModelClass>> classes) => JsonSerializer.Serialize(
        classes.SelectMany(package => package.Value.Select(one => new ArmClassName(package.Key, one.Id, one.Name))).ToList(),
        ArmJson.Default.ListArmClassName);

    private static IEnumerable<string> Shared(PairRow pair, Dictionary<string, IReadOnlyList<ModelClass>> classes) =>
        (classes.GetValueOrDefault(pair.Active) ?? []).Select(one => one.Name)
            .Intersect((classes.GetValueOrDefault(pair.Canary) ?? []).Select(one => one.Name), StringComparer.Ordinal);

    private const string Drawn = "a.canary_package = @Canary AND a.active_package = @Active AND a.begun_ms >= @since";

    // The predictions that the study's result is made of: the canary's while the study has not fallen, else those of whatever served.
    private const string Served = """
        p.study_key = a.study_key AND p.slot = 0 AND p.outcome = 0 AND (p.package_digest = a.canary_package) = (a.is_canary = 1 AND a.fall_code = '')
        """;

    private const string Own = "p.study_key = a.study_key AND p.slot = 0 AND p.package_digest = @own";

    private const string Shares = $"""
        SELECT percent AS Percent, is_canary AS IsCanary, count(*) AS Studies, max(begun_ms) AS LastMs,
            sum(EXISTS (SELECT 1 FROM prediction p WHERE {Served})) AS Analysed
        FROM arm a WHERE {Drawn} GROUP BY percent, is_canary
        """;

    private const string Fallen = $"SELECT fall_code AS Code, count(*) AS Count FROM arm a WHERE {Drawn} AND fall_code <> '' GROUP BY fall_code";

    private const string Named = """
        JOIN box b ON b.prediction_id = p.id
        JOIN (SELECT value ->> 'package' AS package, value ->> 'id' AS id, value ->> 'name' AS name FROM json_each(@classes)) c
            ON c.package = p.package_digest AND c.id = b.class_id
        """;

    private const string Found = $"""
        SELECT c.name AS Class, a.percent AS Percent, a.is_canary AS IsCanary, count(DISTINCT a.study_key) AS Studies
        FROM arm a JOIN prediction p ON {Served} {Named}
        WHERE {Drawn} GROUP BY c.name, a.percent, a.is_canary
        """;

    private const string Scores = $"""
        SELECT c.name AS Class, a.is_canary AS IsCanary, max(0, min(9, CAST(b.score * 10 AS INTEGER))) AS Bin, count(*) AS Count
        FROM arm a JOIN prediction p ON p.study_key = a.study_key AND p.slot = 0 AND p.package_digest = iif(a.is_canary, a.canary_package, a.active_package) {Named}
        WHERE {Drawn} GROUP BY c.name, a.is_canary, Bin
        """;

    private const string Images = $"""
        SELECT coalesce(sum(p.outcome = 0), 0) AS Images, coalesce(sum(p.outcome <> 0), 0) AS Failed, coalesce(sum(p.kept), 0) AS Boxes,
            count(DISTINCT iif(p.outcome = 0, a.study_key, NULL)) AS Studies,
            avg(iif(p.outcome = 0, p.decode_us + p.preprocess_us + p.wait_us + p.infer_us + p.postprocess_us, NULL)) / 1000.0 AS MeanMs
        FROM arm a JOIN prediction p ON {Own} WHERE {Drawn} AND a.is_canary = @isCanary
        """;

    private const string Times = $"""
        SELECT p.decode_us + p.preprocess_us + p.wait_us + p.infer_us + p.postprocess_us AS us
        FROM arm a JOIN prediction p ON {Own} WHERE {Drawn} AND a.is_canary = @isCanary AND p.outcome = 0
        """;

    private sealed record PairRow
    {
        public string Canary { get; init; } = "";

        public string Active { get; init; } = "";

        public long FirstMs { get; init; }

        public long LastMs { get; init; }
    }

    private sealed record ShareRow
    {
        public int Percent { get; init; }

        public bool IsCanary { get; init; }

        public long Studies { get; init; }

        public long LastMs { get; init; }

        public long Analysed { get; init; }
    }

    private sealed record FoundRow
    {
        public string Class { get; init; } = "";

        public int Percent { get; init; }

        public bool IsCanary { get; init; }

        public long Studies { get; init; }
    }

    private sealed record ScoreRow
    {
        public string Class { get; init; } = "";

        public bool IsCanary { get; init; }

        public int Bin { get; init; }

        public long Count { get; init; }
    }

    private sealed record ImagesRow
    {
        public long Images { get; init; }

        public long Failed { get; init; }

        public long Boxes { get; init; }

        public long Studies { get; init; }

        public double? MeanMs { get; init; }
    }
}
