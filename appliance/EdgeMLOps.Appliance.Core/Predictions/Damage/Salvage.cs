using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>
/// Takes over into a new log what can be read of a damaged one and is as it was written, under the numbers it had. What it
/// leaves out is missing afterwards, and looked for by the images of the journal.
/// </summary>
internal sealed class Salvage
{
    private const int Window = 256; // numbers read together, and written in one transaction

    /// <summary>So many ranges in turn that cannot be read are taken for the end: a million numbers.</summary>
    private const int MostRefused = 4096;

    /// <summary>From so many in turn on a range is not asked for row by row, but by so many together: whole branches of the table are gone.</summary>
    private const int ManyRefused = 8;

    private const int Coarse = 64;

    private readonly IReadOnlyList<SalvageSource> _from;
    private readonly SqliteStore _to;
    private readonly IdentityKey _key;
    private readonly HashSet<string> _given = new(StringComparer.Ordinal); // studies that have arms
    private readonly Dictionary<string, byte[]> _moved = new(StringComparer.Ordinal); // of these, from an older key to that of now
    private PredictionInserts? _inserts;
    private int _refusedInTurn;

    /// <param name="from">The damaged log, as seen in several ways: each is asked for what those before it could not give.</param>
    /// <param name="to">A new one, empty.</param>
    /// <param name="key">What its identities are encrypted under.</param>
    public Salvage(IReadOnlyList<SalvageSource> from, SqliteStore to, IdentityKey key)
    {
        _from = from;
        _to = to;
        _key = key;
    }

    /// <summary>Copies.</summary>
    /// <param name="last">The highest number that the damaged one gave.</param>
    /// <param name="cancellationToken">Gives up between two ranges.</param>
    /// <returns>How many predictions were taken over, and how many at the most were not.</returns>
    /// <exception cref="StorageException">The new log cannot be written.</exception>
    public async Task<(long Salvaged, long Unreadable)> RunAsync(long last, CancellationToken cancellationToken)
    {
        try
        {
            // Which model a study was given to: without it a study that goes on would be drawn again. What damages are not made up for: without
            // it nobody would go on.
            var (arms, damages) = (await NewestAsync(SalvagedArms.Read), await NewestAsync(DamageTable.Read));
            _given.UnionWith(arms.Select(arm => Convert.ToHexString(arm.StudyKey)));
            var (salvaged, unreadable) = (0L, 0L);
            for (var next = await NextAsync(0); next is { } from && from <= last && _refusedInTurn < MostRefused;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var to = Math.Min(from + Window - 1, last);
                var (rows, bad) = await ReadAsync(from, to);
                var taken = await WriteAsync(rows);
                (salvaged, unreadable) = (salvaged + taken, unreadable + bad + rows.Count - taken);
                _refusedInTurn = bad > 0 && rows.Count == 0 ? _refusedInTurn + 1 : 0;
                next = await NextAsync(to);
            }

            await _to.WriteAsync(connection => SalvagedArms.Write(connection, [.. arms.Select(UnderKeyOfNow)]), CancellationToken.None);
            await _to.WriteAsync(connection => DamageTable.Write(connection, damages), CancellationToken.None);
            return (salvaged, unreadable);
        }
        finally
        {
            _inserts?.Dispose();
        }
    }

    // Of the newest state alone that can be read: in an older one stands what has been removed since.
    private async Task<IReadOnlyList<T>> NewestAsync<T>(Func<SqliteConnection, IReadOnlyList<T>?> read)
    {
        foreach (var source in _from.OrderByDescending(source => source.IsByWriter))
        {
            if (await source.AskAsync(read, null) is { } rows)
            {
                return rows;
            }
        }

        return [];
    }

    private SalvagedArm UnderKeyOfNow(SalvagedArm arm) => _moved.TryGetValue(Convert.ToHexString(arm.StudyKey), out var now) ? arm with { StudyKey = now } : arm;

    private async Task<long?> NextAsync(long id)
    {
        long? next = null;
        foreach (var source in _from)
        {
            var (found, isSure) = await source.AskAsync<(long?, bool)>(connection => (SalvageRows.NextAfter(connection, id), true), (id + 1, false));
            next = found is null || found > next ? next : found;
            if (isSure)
            {
                break;
            }
        }

        return next;
    }

    private async Task<(IReadOnlyList<SalvagedRow> Rows, int Bad)> ReadAsync(long from, long to)
    {
        var good = new SortedDictionary<long, SalvagedRow>();
        var bad = 0;
        foreach (var source in _from)
        {
            var rows = new List<PredictionRow>();
            var refused = await ReadAsync(source, from, to, rows);
            var before = good.Count;
            foreach (var row in rows)
            {
                if (SalvageRows.Check(row, _key) is { } prediction)
                {
                    good.TryAdd(row.Id, new(row.Id, row.RecordedMs, row.StudyKey, prediction));
                }
                else
                {
                    refused++;
                }
            }

            bad = before == 0 ? refused : Math.Max(0, bad - (good.Count - before));
            if (refused == 0)
            {
                break;
            }
        }

        return ([.. good.Values], bad);
    }

    // Halved until what can be read and what cannot are apart. Returns how many numbers could not be read.
    private async Task<int> ReadAsync(SalvageSource source, long from, long to, List<PredictionRow> into)
    {
        if (await source.AskAsync(connection => SalvageRows.Read(connection, from, to), null) is { } rows)
        {
            into.AddRange(rows);
            return 0;
        }

        var count = (int)(to - from + 1);
        if (count <= (_refusedInTurn < ManyRefused ? 1 : Coarse))
        {
            return count;
        }

        var middle = from + (count / 2);
        return await ReadAsync(source, from, middle - 1, into) + await ReadAsync(source, middle, to, into);
    }

    private async Task<int> WriteAsync(IReadOnlyList<SalvagedRow> good)
    {
        if (good.Count == 0)
        {
            return 0;
        }

        var pairs = await PairsAsync([.. good.Where(row => row.Prediction.Slot != PredictionSlot.Active).Select(row => row.Id)]);
        return await _to.WriteAsync(
            connection =>
            {
                _inserts ??= new PredictionInserts(connection);
                return good.Count(row => Insert(connection, row, pairs));
            },
            CancellationToken.None);
    }

    private bool Insert(SqliteConnection connection, SalvagedRow salvaged, Dictionary<long, ImagePair> pairs)
    {
        var (id, recordedMs, studyKey, prediction) = salvaged;
        PredictionSchema.GoOnFrom(connection, id - 1);
        var row = PredictionRow.From(prediction, DateTimeOffset.FromUnixTimeMilliseconds(recordedMs), _key);
        if (!row.StudyKey.AsSpan().SequenceEqual(studyKey) && Convert.ToHexString(studyKey) is var before && _given.Contains(before))
        {
            _moved[before] = row.StudyKey;
        }

        if (_inserts!.Insert(row, prediction, _key).AlreadyRecorded) // not null: made before
        {
            return false; // two rows of one image: one of them is not what was written
        }

        if (pairs.TryGetValue(id, out var pair) && connection.ExecuteScalar<long>("SELECT count(*) FROM prediction WHERE id = @ActiveId", new { pair.ActiveId }) == 1)
        {
            PairWriter.Write(connection, id, pair);
        }

        return true;
    }

    // A pair repeats what both predictions say; where it cannot be read they are there without it.
    private async Task<Dictionary<long, ImagePair>> PairsAsync(List<long> shadows)
    {
        var pairs = new Dictionary<long, ImagePair>();
        foreach (var id in shadows)
        {
            if (await _from[0].AskAsync(connection => PairReader.Read(connection, id), null) is { } pair)
            {
                pairs[id] = pair;
            }
        }

        return pairs;
    }
}
