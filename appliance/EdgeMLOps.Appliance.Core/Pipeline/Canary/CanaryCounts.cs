namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>How the canary fares since the start of the service. Safe for concurrent use.</summary>
public sealed class CanaryCounts
{
    private long _images;
    private long _fallen;
    private long _broughtOver;

    /// <summary>Images whose result is the canary's.</summary>
    public long Images => Interlocked.Read(ref _images);

    /// <summary>Studies that were given to it and fell to the model that serves.</summary>
    public long StudiesFallen => Interlocked.Read(ref _fallen);

    /// <summary>Images of such studies that the canary had analysed and the model that serves analysed again.</summary>
    public long ImagesBroughtOver => Interlocked.Read(ref _broughtOver);

    internal void Served() => Interlocked.Increment(ref _images);

    internal void Fell() => Interlocked.Increment(ref _fallen);

    internal void BroughtOver() => Interlocked.Increment(ref _broughtOver);
}
