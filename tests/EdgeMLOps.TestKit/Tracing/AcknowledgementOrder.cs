namespace EdgeMLOps.TestKit.Tracing;

/// <summary>
/// Promise P1 read off a trace of one C-STORE: write → fdatasync(file) → rename → fsync(directory) → journal commit →
/// response. Each step must have returned before the next is entered.
/// </summary>
public static class AcknowledgementOrder
{
    /// <summary>The steps in the order promised.</summary>
    public static readonly IReadOnlyList<string> Steps =
        ["write the file", "fdatasync the file", "rename the file", "fsync the directory", "write the journal", "fdatasync the journal", "respond"];

    /// <summary>The calls that make up the steps, or what is wrong with the trace.</summary>
    /// <param name="calls">All calls of the process.</param>
    /// <param name="root">The appliance's storage root.</param>
    /// <param name="port">The DICOM port.</param>
    public static (IReadOnlyList<SystemCall> Chain, string? Fault) Check(IReadOnlyList<SystemCall> calls, string root, int port)
    {
        var responses = calls.Where(call => IsSend(call, port)).ToList();
        // Sends on the association: A-ASSOCIATE-AC, C-STORE-RSP, A-RELEASE-RP, each in one segment.
        if (responses.Count != 3)
        {
            return ([], $"{responses.Count} sends on the association, expected 3");
        }

        var rename = calls.FirstOrDefault(call => IsRenameInto(call, root));
        if (rename is null)
        {
            return ([], "the file was never renamed into instances/");
        }

        var temporary = TemporaryName(rename);
        Func<SystemCall, bool>[] steps =
        [
            call => IsWrite(call) && call.Arguments.Contains($"<{temporary}>", StringComparison.Ordinal),
            call => IsSync(call) && call.Arguments.Contains($"<{temporary}>", StringComparison.Ordinal),
            call => ReferenceEquals(call, rename),
            call => call.Name == "fsync" && call.Arguments.Contains($"<{Path.Combine(root, "instances")}>", StringComparison.Ordinal),
            call => IsWrite(call) && IsJournal(call, root),
            call => IsSync(call) && IsJournal(call, root),
            call => ReferenceEquals(call, responses[1]),
        ];
        var (chain, fault) = Follow(calls, steps);
        return fault is null && calls.Any(call => steps[4](call) && call.Begun > responses[0].Ended && call.Begun < chain[3].Ended)
            ? (chain, $"too early: {Steps[4]} (before {Steps[3]} had returned)") // a commit is several writes; none may be early
            : (chain, fault);
    }

    // The last write to the file and the first of each later step that was entered after the one before had returned.
    private static (IReadOnlyList<SystemCall> Chain, string? Fault) Follow(
        IReadOnlyList<SystemCall> calls, Func<SystemCall, bool>[] steps)
    {
        var written = calls.LastOrDefault(steps[0]);
        if (written is null)
        {
            return ([], $"missing: {Steps[0]}");
        }

        var chain = new List<SystemCall> { written };
        for (var step = 1; step < steps.Length; step++)
        {
            var next = calls.FirstOrDefault(call => call.Begun > chain[^1].Ended && steps[step](call) && Succeeded(call));
            if (next is null)
            {
                return (chain, $"missing or too early: {Steps[step]} (after {Steps[step - 1]} on line {chain[^1].Ended + 1})");
            }

            chain.Add(next);
        }

        return (chain, null);
    }

    private static bool IsSend(SystemCall call, int port) =>
        call.Name is "sendto" or "sendmsg" or "write" or "writev"
        && call.Arguments.Contains($":{port}->", StringComparison.Ordinal);

    private static bool IsWrite(SystemCall call) => call.Name is "write" or "pwrite64" or "writev" or "pwritev";

    private static bool IsSync(SystemCall call) => call.Name is "fdatasync" or "fsync";

    private static bool IsJournal(SystemCall call, string root) =>
        call.Arguments.Contains($"<{Path.Combine(root, "journal.db-wal")}>", StringComparison.Ordinal);

    private static bool IsRenameInto(SystemCall call, string root) =>
        call.Name.StartsWith("rename", StringComparison.Ordinal)
        && call.Arguments.Split('"') is [_, _, _, var target, ..]
        && target.StartsWith(Path.Combine(root, "instances") + "/", StringComparison.Ordinal);

    private static string TemporaryName(SystemCall rename) => rename.Arguments.Split('"')[1];

    private static bool Succeeded(SystemCall call) => !call.Result.StartsWith('-');
}
