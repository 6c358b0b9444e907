using System.Globalization;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.TestWorker;

/// <summary>
/// <c>log FOLDER NUMBER</c>: records predictions from a number on as fast as the device lets it, appends to the audit log, and removes the
/// oldest as retention does, until it is killed. A line on standard output is an acknowledgement: what it says is done.
/// </summary>
public static class LogWriter
{
    /// <summary>First argument.</summary>
    public const string Role = "log";

    /// <summary>Said before the log is opened.</summary>
    public const string Opening = "opening";

    /// <summary>Said when it is open.</summary>
    public const string Opened = "opened";

    /// <summary>Said when the audit log is open too.</summary>
    public const string Audit = "audit";

    /// <summary>An image in so many goes into the audit log.</summary>
    public const int AuditEvery = 8;

    /// <summary>After so many as many of the oldest go.</summary>
    public const int RemoveEvery = 64;

    /// <summary>From this image on.</summary>
    public const int RemoveFrom = 192;

    public static async Task RunAsync(string folder, int first)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        await output.WriteLineAsync(Line(Opening, 0, 0));
        await using var log = await PredictionLog.OpenAsync(
            Path.Combine(folder, PredictionLog.FileName), TimeProvider.System, NullLogger<PredictionLog>.Instance, CancellationToken.None);
        await output.WriteLineAsync(Line(Opened, 0, 0));
        await using var audit = await AuditChain.OpenAsync(Path.Combine(folder, "audit.db"), TimeProvider.System, CancellationToken.None);
        await output.WriteLineAsync(Line(Audit, 0, 0));
        for (var number = first; ; number++)
        {
            var result = await log.RecordAsync(KilledImages.Of(number), CancellationToken.None);
            await output.WriteLineAsync(Line("recorded", number, result.Id));
            if (number % AuditEvery == 0)
            {
                var head = await audit.AppendAsync("Recorded", "test", "{}", CancellationToken.None);
                await output.WriteLineAsync(Line("audited", number, head.Length));
            }

            if (number % RemoveEvery == 0 && number >= RemoveFrom && number > first)
            {
                var (_, last, _) = await log.Upkeep.RemoveOldestAsync(DateTimeOffset.MaxValue, RemoveEvery, CancellationToken.None);
                await output.WriteLineAsync(Line("removed", number, last));
            }
        }
    }

    private static string Line(string what, int number, long value) => string.Create(CultureInfo.InvariantCulture, $"{what} {number} {value}");
}
