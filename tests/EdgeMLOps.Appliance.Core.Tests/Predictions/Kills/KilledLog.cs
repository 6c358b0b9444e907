using System.Globalization;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestWorker;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Kills;

/// <summary>A prediction log, what its writer acknowledged in all its lives, and whether the one holds the other.</summary>
internal sealed class KilledLog
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly Dictionary<int, long> _recorded = [];
    private readonly HashSet<int> _removedAt = [];
    private int _removed; // the last image that went
    private long _audited;
    private int _lives; // since that of the last acknowledged row of the audit log, which counts: each may have left one more

    public KilledLog(string folder) => _folder = folder;

    /// <summary>The last image that was acknowledged; 1 before any.</summary>
    public int Last { get; private set; } = 1;

    /// <summary>Acknowledged so far: images, rounds of removal, rows of the audit log.</summary>
    public (int Images, int Removals, long Audited) Acknowledged => (_recorded.Count, _removedAt.Count, _audited);

    private string Database => Path.Combine(_folder, PredictionLog.FileName);

    public ChildProcess Start() =>
        ChildProcess.Start(Repository.Executable("EdgeMLOps.TestWorker"), [LogWriter.Role, _folder, Last.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Takes over what a life acknowledged: a line that was cut is no acknowledgement.</summary>
    public void Note(string output)
    {
        _lives++;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var what, var image, var value])
            {
                throw new InvalidOperationException($"the writer said: {output}");
            }

            Note(what, int.Parse(image, CultureInfo.InvariantCulture), long.Parse(value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Looks at all of it.</summary>
    public async Task VerifyAsync()
    {
        await VerifyRowsAsync();
        Assert.Equal("ok|0|0", await AskAsync(
            """
            SELECT (SELECT group_concat(integrity_check) FROM pragma_integrity_check), (SELECT count(*) FROM pragma_foreign_key_check),
            (SELECT count(*) FROM prediction WHERE kept <> (SELECT count(*) FROM box WHERE prediction_id = id) OR NOT EXISTS (SELECT 1 FROM identity WHERE prediction_id = id))
            """));
        Assert.True(await CountCheck.RunAsync(Database, default) is { WrongDays: 0, Predictions: > 0 }, "the counts are those of the rows");
        await using var audit = AuditChain.OpenReadOnly(Path.Combine(_folder, "audit.db"));
        var found = await audit.VerifyAsync(known: null, default);
        Assert.True(found.Intact, $"{found}");
        Assert.InRange(found.Head.Length, _audited, _audited + _lives);
    }

    private void Note(string what, int image, long value)
    {
        switch (what)
        {
            case "recorded":
                Assert.Equal(value, _recorded.TryAdd(image, value) ? value : _recorded[image]); // a second time: the same row
                Last = image;
                break;
            case "audited":
                (_audited, _lives) = (value, 1);
                break;
            case "removed":
                _removedAt.Add(image);
                _removed = _recorded.Single(one => one.Value == value).Key;
                break;
            case LogWriter.Opening or LogWriter.Opened or LogWriter.Audit:
                break; // how far its start was: nothing is done yet
            default:
                throw new InvalidOperationException($"the writer said: {what}");
        }
    }

    // Every acknowledged image that was not removed, and at most the one after, each once and as it was made.
    private async Task VerifyRowsAsync()
    {
        await using var log = PredictionLog.OpenReadOnly(Database, NullLogger<PredictionLog>.Instance);
        var rows = await log.ListAsync(new() { Limit = 10_000 }, default);
        var numbers = rows.Select(row => KilledImages.NumberOf(row.Prediction.Instance.SopInstanceUid)).ToList();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.True(numbers[^1] - Last is 0 or 1, $"acknowledged to {Last}, there to {numbers[^1]}");
        Assert.True(numbers[0] > _removed && (numbers[0] - _removed - 1) % LogWriter.RemoveEvery == 0, $"acknowledged as removed to {_removed}, there from {numbers[0]}");
        foreach (var row in rows)
        {
            var (found, made) = (row.Prediction, KilledImages.Of(KilledImages.NumberOf(row.Prediction.Instance.SopInstanceUid)));
            Assert.Equal(_recorded.GetValueOrDefault(KilledImages.NumberOf(found.Instance.SopInstanceUid), row.Id), row.Id);
            Assert.Equal(made.Decisions, found.Decisions);
            Assert.Equal(made, found with { Decisions = made.Decisions });
        }
    }

    private async Task<string> AskAsync(string sql)
    {
        var (code, output) = await ChildProcess.RunAsync("sqlite3", ["-readonly", Database, sql], Limit);
        Assert.True(code == 0, output);
        return output.Trim();
    }
}
