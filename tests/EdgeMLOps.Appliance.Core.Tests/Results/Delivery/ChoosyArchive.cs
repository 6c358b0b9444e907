using System.Globalization;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>dcmtk's storescp that takes some SOP classes and refuses all others; it may change its mind.</summary>
internal sealed class ChoosyArchive : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    private ChoosyArchive() => _folder.Make("stored");

    public int Port { get; } = FreePort.Next();

    public string[] Files => Directory.GetFiles(_folder["stored"]);

    public static async Task<ChoosyArchive> StartAsync(params string[] sopClasses)
    {
        var archive = new ChoosyArchive();
        await archive.TakeAsync(sopClasses);
        return archive;
    }

    /// <summary>Starts again on the same port with what it has, and takes other classes.</summary>
    public async Task TakeAsync(params string[] sopClasses)
    {
        if (_process is { } before)
        {
            await before.DisposeAsync();
        }

        var contexts = string.Join('\n', sopClasses.Append("1.2.840.10008.1.1").Select((item, at) => string.Create(CultureInfo.InvariantCulture, $"PresentationContext{at + 1} = {item}\\Plain")));
        await File.WriteAllTextAsync(_folder["classes.cfg"], $"""
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
        // A file of its own for each, also for one that comes twice.
        _process = ChildProcess.Start("storescp", ["-xf", _folder["classes.cfg"], "Default", "+uf", "-od", _folder["stored"], $"{Port}"]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["127.0.0.1", $"{Port}"], DeliveryRig.Limit)).ExitCode,
            code => code == 0, DeliveryRig.Limit, "storescp listens");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
