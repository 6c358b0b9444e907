using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>A detector that is closed with this object unless somebody took it over.</summary>
internal sealed class HeldDetector : IAsyncDisposable
{
    private DetectorHost? _host;

    public HeldDetector(DetectorHost host) => _host = host;

    /// <summary>The detector.</summary>
    public DetectorHost Host => _host ?? throw new InvalidOperationException("It was taken over.");

    /// <summary>Takes it over.</summary>
    public DetectorHost Take()
    {
        var host = Host;
        _host = null;
        return host;
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
