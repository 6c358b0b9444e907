using System.Globalization;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>dcmtk's storescp that takes some SOP classes and refuses all others.</summary>
internal sealed class ChoosyArchive : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildProcess _process;

    private ChoosyArchive(int port, TempFolder folder, ChildProcess process) => (Port, _folder, _process) = (port, folder, process);

    public int Port { get; }

    public string[] Files => Directory.GetFiles(_folder["stored"]);

    public static async Task<ChoosyArchive> StartAsync(params string[] sopClasses)
    {
        var (folder, port) = (new TempFolder(), FreePort.Next());
        var contexts = string.Join('\n', sopClasses.Append("1.2.840.10008.1.1").Select((item, at) => string.Create(CultureInfo.InvariantCulture, $"PresentationContext{at + 1} = {item}\\Plain")));
        await File.WriteAllTextAsync(folder["classes.cfg"], $"""
            [[TransferSyntaxes]]
            [Plain]
            TransferSyntax1 = LittleEndianExplicit
            TransferSyntax2 = LittleEndianImplicit
            [[PresentationContexts]]
            [Taken]
            {contexts}
            [[Profiles]]
            [Default]
            PresentationContexts = Taken

            """);
        var process = ChildProcess.Start("storescp", ["-xf", folder["classes.cfg"], "Default", "-od", folder.Make("stored"), $"{port}"]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["127.0.0.1", $"{port}"], DeliveryRig.Limit)).ExitCode,
            code => code == 0, DeliveryRig.Limit, "storescp listens");
        return new ChoosyArchive(port, folder, process);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
