using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>A model that is open beside the one that serves, while there is one. Safe for concurrent use.</summary>
public sealed class BesideModel : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private ServedModel? _model;
    private Task _closing = Task.CompletedTask;
    private bool _isSwitchedOff;

    /// <summary>The model; null while there is none.</summary>
    public DetectorHost? Current => Volatile.Read(ref _model)?.Host;

    /// <summary>Whether the last one was switched off because it failed too often, or did not pass at a start, none has been opened since and nobody said that he knows.</summary>
    public bool IsSwitchedOff
    {
        get => Volatile.Read(ref _isSwitchedOff);
        internal set => Volatile.Write(ref _isSwitchedOff, value);
    }

    /// <summary>Whether it was tried since the start to open the one of the last run.</summary>
    public bool IsTried { get; internal set; }

    /// <summary>Takes the model for one piece of work; dispose the lease with it.</summary>
    /// <returns>Null while there is none.</returns>
    public ModelLease? TryTake()
    {
        lock (_gate)
        {
            return _model?.Take();
        }
    }

    /// <summary>Has a model run beside; the one before it is closed.</summary>
    /// <param name="host">The model; this object closes it from now on.</param>
    internal void Open(DetectorHost host) => Replace(new ServedModel(host));

    /// <summary>Gives no more work to the model, and closes it when its work is done.</summary>
    internal void Close() => Replace(null);

    /// <summary>Waits for the work on the model and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await Volatile.Read(ref _closing);
    }

    private void Replace(ServedModel? model)
    {
        lock (_gate)
        {
            if (_model is { } before)
            {
                Volatile.Write(ref _closing, Task.WhenAll(_closing, Task.Run(before.CloseAsync)));
            }

            Volatile.Write(ref _model, model);
        }
    }
}
