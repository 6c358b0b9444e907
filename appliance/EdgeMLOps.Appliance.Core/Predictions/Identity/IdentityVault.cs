using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>
/// The key of a database, or why there is none. While there is none it looks again whenever the key is asked for: a file
/// that was put back is good without a restart. It never makes a key where rows are encrypted under another.
/// </summary>
internal sealed class IdentityVault : IDisposable
{
    private readonly IdentityKeyFile _file;
    private readonly string _database;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private HashSet<long> _known = [];
    private IdentityKey? _key;
    private bool _isTold;

    public IdentityVault(IdentityKeyFile file, string database, ILogger logger)
    {
        _file = file;
        _database = database;
        _logger = logger;
    }

    /// <summary>Why there was no key when it was last asked for.</summary>
    public IdentityKeyFault Fault { get; private set; } = IdentityKeyFault.Missing;

    /// <summary>Under which keys rows are encrypted.</summary>
    public IReadOnlyList<long> Known
    {
        get
        {
            lock (_gate)
            {
                return [.. _known];
            }
        }
    }

    /// <summary>Takes over which keys rows are encrypted under, and makes one where there is neither row nor key.</summary>
    /// <exception cref="IOException">The device refused the new key.</exception>
    public async Task BeginAsync(IEnumerable<long> known, CancellationToken cancellationToken)
    {
        Know(known);
        if (_known.Count == 0)
        {
            await _file.CreateIfMissingAsync(cancellationToken);
        }

        if (!await _file.SealAsync(cancellationToken))
        {
            PredictionEvents.KeyNotSealed(_logger);
        }
    }

    /// <summary>Takes over which keys rows are encrypted under.</summary>
    public void Know(IEnumerable<long> known)
    {
        lock (_gate)
        {
            _known = [.. known];
            if (_key is not null && !Opens(_key))
            {
                _key.Dispose();
                _key = null;
            }
        }
    }

    /// <summary>Of a damaged database: a key that is named beside one that is there may be no key but what is left of one. None of those counts.</summary>
    public void KeepReadable()
    {
        var (key, _) = _file.Read();
        using (key)
        {
            lock (_gate)
            {
                if (key is not null && _known.Overlaps(key.Ids))
                {
                    _known.IntersectWith(key.Ids);
                }
            }
        }
    }

    /// <summary>The key; null while there is none.</summary>
    public IdentityKey? TryGet()
    {
        lock (_gate)
        {
            if (_key is null)
            {
                ReadLocked();
            }

            return _key;
        }
    }

    /// <summary>The key.</summary>
    /// <exception cref="StorageException">There is none (<see cref="StorageFault.NoKey"/>).</exception>
    public IdentityKey Require() => TryGet() ?? throw new StorageException(StorageFault.NoKey, _database, inner: null);

    public void Dispose() => _key?.Dispose();

    // Of one key too few, rows would be found to be nobody's, and predicted twice.
    private bool Opens(IdentityKey key) => _known.IsSubsetOf(key.Ids);

    private void ReadLocked()
    {
        (_key, var fault) = _file.Read();
        if (_key is not null && !Opens(_key))
        {
            _key.Dispose();
            (_key, fault) = (null, IdentityKeyFault.Other);
        }

        Fault = fault;
        if (_key is null && !_isTold)
        {
            _isTold = true;
            PredictionEvents.NoKey(_logger, fault);
        }
        else if (_key is not null && _isTold)
        {
            _isTold = false;
            PredictionEvents.KeyIsBack(_logger);
        }
    }
}
