using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>
/// The model that serves, and beside it, warm, the one a roll-back returns to. A switch is one assignment: what began on
/// the old model ends on it. Beside these two one more may be open, as shadow or canary; what was replaced is closed when its work is done.
/// </summary>
public sealed class ServingModels : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private ServedModel? _current;
    private ServedModel? _warm;
    private Task _closing = Task.CompletedTask;
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CanarySplit? _split;

    /// <summary>The model that sees what this one sees and of which nothing is delivered.</summary>
    public BesideModel Shadow { get; } = new();

    /// <summary>The model that serves a share of the studies in place of this one; open while it does.</summary>
    public BesideModel Canary { get; } = new();

    /// <summary>Which model is to serve which share of the studies, also while its engine is not open; null: none.</summary>
    public CanarySplit? Split
    {
        get => Volatile.Read(ref _split);
        internal set => Volatile.Write(ref _split, value);
    }

    /// <summary>Ends when it was tried since the start to have one serve.</summary>
    public Task Tried => _tried.Task;

    /// <summary>Whether it was tried since the start to have one serve.</summary>
    public bool IsTried => Tried.IsCompleted;

    /// <summary>Whether none serves because the root document is not to be believed.</summary>
    public bool IsRootRefused { get; internal set; }

    /// <summary>The model that serves; null while none is proven.</summary>
    public DetectorHost? Current
    {
        get
        {
            lock (_gate)
            {
                return _current?.Host;
            }
        }
    }

    /// <summary>The model that is kept warm for a roll-back; null while there is none.</summary>
    public DetectorHost? Warm
    {
        get
        {
            lock (_gate)
            {
                return _warm?.Host;
            }
        }
    }

    /// <summary>Takes the model that serves for one piece of work; dispose the lease with it.</summary>
    /// <returns>Null while none is proven.</returns>
    public ModelLease? TryTake()
    {
        lock (_gate)
        {
            return _current?.Take();
        }
    }

    /// <summary>Says that it was tried.</summary>
    internal void NoteTried() => _tried.TrySetResult();

    /// <summary>Has a model serve. What served before is kept warm, and what was warm before is closed.</summary>
    /// <param name="next">The model; this object closes it from now on.</param>
    public void Serve(DetectorHost next)
    {
        lock (_gate)
        {
            CloseLocked(_warm);
            (_current, _warm) = (new ServedModel(next), _current);
        }
    }

    /// <summary>Has the warm model serve, if it is the package asked for. What served before is closed when its work is done.</summary>
    /// <param name="digest">The package.</param>
    /// <returns>Whether it was warm.</returns>
    internal bool TryReturn(string digest)
    {
        lock (_gate)
        {
            if (_warm is not { } warm || !IsOf(warm, digest))
            {
                return false;
            }

            CloseLocked(_current);
            (_current, _warm) = (warm, null);
            return true;
        }
    }

    /// <summary>Keeps a model warm for a roll-back; the one kept so far is closed.</summary>
    /// <param name="host">The model; this object closes it from now on.</param>
    internal void Keep(DetectorHost host)
    {
        lock (_gate)
        {
            CloseLocked(_warm);
            _warm = new ServedModel(host);
        }
    }

    /// <summary>Closes the model that played a part beside the one that serves, when its work is done; nothing for any other state.</summary>
    internal void CloseBeside(PackageState part)
    {
        if (part == PackageState.Canary)
        {
            Split = null;
            Canary.Close();
        }
        else if (part == PackageState.Shadow)
        {
            Shadow.Close();
        }
    }

    /// <summary>Whether a package's model is the warm one.</summary>
    internal bool IsWarm(string digest)
    {
        lock (_gate)
        {
            return _warm is { } warm && IsOf(warm, digest);
        }
    }

    /// <summary>Waits for the work on all models and closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (_gate)
        {
            CloseLocked(_current);
            CloseLocked(_warm);
            (_current, _warm) = (null, null);
            closing = _closing;
        }

        await closing;
        await Shadow.DisposeAsync();
        await Canary.DisposeAsync();
    }

    private void CloseLocked(ServedModel? model)
    {
        if (model is not null)
        {
            _closing = Task.WhenAll(_closing, Task.Run(model.CloseAsync));
        }
    }

    private static bool IsOf(ServedModel model, string digest) =>
        string.Equals(model.Host.Package.Identity.PackageDigest, digest, StringComparison.Ordinal);
}
