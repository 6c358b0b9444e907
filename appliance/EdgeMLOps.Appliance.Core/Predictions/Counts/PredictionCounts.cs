using Dapper;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Answers from the daily counts of the prediction log of a service that need not be running: how long it takes follows from the days, not from the rows.</summary>
public static class PredictionCounts
{
    /// <summary>Boxes by day and class.</summary>
    /// <param name="log">The database.</param>
    /// <param name="wish">What of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static Task<IReadOnlyList<ClassCount>> ClassesAsync(string log, CountWish wish, CancellationToken cancellationToken) => AskAsync(
        log,
        connection => from cell in CellsOf(connection, wish, CountKind.Reasons)
                      group cell by (cell.Day, Model: ModelOf(cell.Source), cell.ClassId) into same
                      let model = same.Key.Model
                      select new ClassCount(
                          CountDay.DateOf(same.Key.Day), model.Slot, model.Name, model.Release, model.Package, same.Key.ClassId, Sum(same, IsKept), Sum(same, cell => !IsKept(cell))),
        cancellationToken);

    /// <summary>Score histograms by model.</summary>
    /// <inheritdoc cref="ClassesAsync"/>
    public static Task<IReadOnlyList<ScoreCount>> ScoresAsync(string log, CountWish wish, CancellationToken cancellationToken) => AskAsync(
        log,
        connection => from cell in CellsOf(connection, wish, CountKind.Scores)
                      group cell by ModelOf(cell.Source) into same
                      let model = same.Key
                      select new ScoreCount(model.Slot, model.Name, model.Release, model.Package, Bins(same)),
        cancellationToken);

    /// <summary>Candidates by model and what became of them.</summary>
    /// <inheritdoc cref="ClassesAsync"/>
    public static Task<IReadOnlyList<ReasonCount>> ReasonsAsync(string log, CountWish wish, CancellationToken cancellationToken) => AskAsync(
        log,
        connection => from cell in CellsOf(connection, wish, CountKind.Reasons)
                      group cell by (Model: ModelOf(cell.Source), cell.Item) into same
                      let model = same.Key.Model
                      select new ReasonCount(model.Slot, model.Name, model.Release, model.Package, (BoxReason)same.Key.Item, Sum(same, _ => true)),
        cancellationToken);

    /// <summary>What policies changed, by model.</summary>
    /// <inheritdoc cref="ClassesAsync"/>
    public static Task<IReadOnlyList<PolicyCount>> PoliciesAsync(string log, CountWish wish, CancellationToken cancellationToken) => AskAsync(
        log,
        connection => from cell in Enum.GetValues<CountKind>().Where(kind => kind != CountKind.Scores).SelectMany(kind => CellsOf(connection, wish with { ClassId = null }, kind))
                      group cell by (Model: ModelOf(cell.Source), cell.Source.PolicyDigest) into same
                      select PolicyOf(same.Key.Model, same.Key.PolicyDigest, [.. same]),
        cancellationToken);

    private static async Task<IReadOnlyList<T>> AskAsync<T>(string log, Func<SqliteConnection, IEnumerable<T>> question, CancellationToken cancellationToken)
    {
        await using var store = SqliteStore.OpenReadOnly(log);
        return await store.ReadAsync<IReadOnlyList<T>>(connection => [.. question(connection)], cancellationToken);
    }

    private static PolicyCount PolicyOf((PredictionSlot Slot, string Name, int Release, string Package) model, string policy, List<Cell> cells)
    {
        long Of(CountKind kind, Func<int, bool>? which = null) => Sum(cells, cell => cell.Kind == kind && (which?.Invoke(cell.Item) ?? true));
        long Changed(BoxChanges change) => Of(CountKind.Changes, changes => ((BoxChanges)changes).HasFlag(change));
        long Ended(BoxReason reason) => Of(CountKind.Reasons, item => item == (int)reason);

        var (kept, below) = (Ended(BoxReason.Kept), Ended(BoxReason.ScoreBelowThreshold));
        return new(
            model.Slot,
            policy,
            model.Name,
            model.Release,
            model.Package,
            Of(CountKind.Images, outcome => outcome == (int)PredictionOutcome.Predicted),
            Of(CountKind.ImagesChanged),
            kept,
            Of(CountKind.Changes),
            Changed(BoxChanges.Clipped),
            Changed(BoxChanges.Tightened),
            Changed(BoxChanges.Rounded),
            Changed(BoxChanges.Fused),
            Changed(BoxChanges.Decayed),
            below,
            Of(CountKind.Reasons) - kept - below);
    }

    // By day and source: each is one seek, however many other counts lie between.
    private static IEnumerable<Cell> CellsOf(SqliteConnection connection, CountWish wish, CountKind kind)
    {
        var (first, last) = connection.QuerySingle<(int? First, int? Last)>("SELECT (SELECT min(day) FROM daily_count), (SELECT max(day) FROM daily_count)");
        if (first is null || last is null)
        {
            return [];
        }

        var values = new
        {
            first = Math.Max(first.Value, wish.First is { } from ? CountDay.Of(from) : int.MinValue),
            last = Math.Min(last.Value, wish.Last is { } to ? CountDay.Of(to) : int.MaxValue),
            kind = (int)kind,
            wish.ClassId,
        };
        var sources = SourcesOf(connection, wish);
        return connection.Query<(int Day, long Source, int ClassId, int Item, long Count)>(
            $"""
            WITH RECURSIVE days (day) AS (SELECT @first WHERE @first <= @last UNION ALL SELECT day + 1 FROM days WHERE day < @last)
            SELECT c.day, c.source_id, c.class_id, c.item, c.count
            FROM days CROSS JOIN daily_source s CROSS JOIN daily_count c ON c.day = days.day AND c.source_id = s.id AND c.kind = @kind
            {(wish.ClassId is null ? "" : "WHERE c.class_id = @ClassId")}
            ORDER BY c.day, c.source_id, c.class_id, c.item
            """,
            values)
            .Where(row => sources.ContainsKey(row.Source))
            .Select(row => new Cell(row.Day, sources[row.Source], kind, row.ClassId, row.Item, row.Count));
    }

    private static Dictionary<long, CountSource> SourcesOf(SqliteConnection connection, CountWish wish) =>
        CountSources.Of(connection)
            .Where(one => (wish.ModelName is null || string.Equals(one.Key.ModelName, wish.ModelName, StringComparison.Ordinal))
                && one.Key.PackageDigest.StartsWith(wish.PackageDigest ?? "", StringComparison.Ordinal))
            .ToDictionary(one => one.Value, one => one.Key);

    private static (PredictionSlot Slot, string Name, int Release, string Package) ModelOf(CountSource source) =>
        ((PredictionSlot)source.Slot, source.ModelName, source.ModelRelease, source.PackageDigest);

    private static bool IsKept(Cell cell) => cell.Item == (int)BoxReason.Kept;

    private static long Sum(IEnumerable<Cell> cells, Func<Cell, bool> which) => cells.Where(which).Sum(cell => cell.Count);

    private static long[] Bins(IEnumerable<Cell> cells)
    {
        var bins = new long[ScoreBins.Count];
        foreach (var cell in cells)
        {
            bins[cell.Item] += cell.Count;
        }

        return bins;
    }

    private sealed record Cell(int Day, CountSource Source, CountKind Kind, int ClassId, int Item, long Count);
}
