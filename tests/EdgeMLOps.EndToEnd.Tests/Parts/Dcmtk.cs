using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Parts;

/// <summary>DCMTK's own programs, as a modality or PACS would use them.</summary>
internal static class Dcmtk
{
    // Where nobody listens a caller is refused at once: these bound how slow a busy machine may be.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static async Task<bool> EchoAsync(int port)
    {
        var (code, _) = await ChildProcess.RunAsync(
            "echoscu", ["-to", "20", "-ta", "20", "-aec", ApplianceProcess.AeTitle, "127.0.0.1", $"{port}"], Limit);
        return code == 0;
    }

    /// <summary>Sends files in one association; true if every one was answered Success.</summary>
    public static async Task<bool> StoreAsync(int port, string calledAeTitle, params string[] files) =>
        await TryStoreAsync(port, calledAeTitle, files) is null;

    /// <summary>Sends files in one association; null if every one was answered Success, else what the sender said.</summary>
    public static async Task<string?> TryStoreAsync(int port, string calledAeTitle, params string[] files)
    {
        var (code, output) = await ChildProcess.RunAsync(
            "storescu",
            ["-R", "-to", "20", "-ta", "30", "-td", "60", "-aet", "MODALITY", "-aec", calledAeTitle, "127.0.0.1", $"{port}", .. files],
            Limit);
        return code == 0 ? null : $"{code}: {output}";
    }
}
