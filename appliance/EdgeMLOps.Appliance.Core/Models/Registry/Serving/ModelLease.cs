using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>One piece of work on the model that served when it began. The model stays open until it is given back.</summary>
public sealed class ModelLease : IDisposable
{
    private readonly ServedModel _model;
    private int _isGivenBack;

    internal ModelLease(ServedModel model) => _model = model;

    /// <summary>The model.</summary>
    public DetectorHost Host => _model.Host;

    /// <summary>Gives it back. Harmless when done before.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
        {
            _model.GiveBack();
        }
    }
}
