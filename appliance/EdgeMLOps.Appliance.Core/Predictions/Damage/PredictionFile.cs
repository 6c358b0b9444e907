using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Opens the log; where it is damaged, puts it aside and makes a new one of what can be saved.</summary>
internal sealed class PredictionFile
{
    private static readonly StoreOptions Kept = new() { IncrementalVacuum = true, SecureDelete = true };

    private readonly string _path;
    private readonly IdentityVault _vault;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public PredictionFile(string path, IdentityVault vault, TimeProvider time, ILogger logger)
    {
        _path = path;
        _vault = vault;
        _time = time;
        _logger = logger;
    }

    /// <summary>Opens it, makes it where there is none, goes on with a switch that was stopped.</summary>
    /// <exception cref="StorageException">It cannot be opened, or not be replaced.</exception>
    /// <exception cref="IOException">The key cannot be made, or the device refused.</exception>
    public async Task<OpenPredictions> OpenAsync(CancellationToken cancellationToken)
    {
        DamageFiles.Finish(_path);
        try
        {
            await DamageCheck.RunAsync(_path, cancellationToken);
            return await OpenSoundAsync(cancellationToken);
        }
        catch (StorageException ex) when (ex.Fault == StorageFault.Corrupt)
        {
            await using var whole = SqliteStore.OpenReadOnly(_path);
            await using var bare = SqliteStore.OpenWithoutLog(_path);
            await SaveAsync([new(whole, isByWriter: false), new(bare, isByWriter: false)], last: 0, cancellationToken);
        }

        return await SwitchAsync(cancellationToken);
    }

    /// <summary>Makes the new log beside the one that is open and that nobody uses.</summary>
    /// <param name="open">The damaged one.</param>
    /// <param name="last">The highest number that is known to be given.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed.</param>
    /// <exception cref="StorageException">There is no room for it, or the device refused; nothing is changed.</exception>
    public async Task SaveAsync(OpenPredictions open, long last, CancellationToken cancellationToken)
    {
        var writer = new SalvageSource(open.Store, isByWriter: true);
        if (!open.IsInPlace)
        {
            await SaveAsync([writer], last, cancellationToken);
            return;
        }

        // What is on the device first, then what is in memory alone, then what the file was before its write-ahead log.
        await using var whole = SqliteStore.OpenReadOnly(_path);
        await using var bare = SqliteStore.OpenWithoutLog(_path);
        await SaveAsync([new(whole, isByWriter: false), writer, new(bare, isByWriter: false)], last, cancellationToken);
    }

    /// <summary>Whether the log is not as this program left it, though its pages are sound: what it was to refer to is not there.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public async Task<bool> IsChangedAsync(OpenPredictions open, CancellationToken cancellationToken) =>
        (_vault.TryGet() is { } key && !(await open.Store.ReadAsync(IdentityKeys.Of, cancellationToken)).Contains(key.Id))
        || !await open.Store.ReadAsync(connection => PageCheck.IsSound(connection, cancellationToken), cancellationToken);

    /// <summary>Puts what was made in place and opens it; the old one is closed.</summary>
    public async Task<OpenPredictions> SwitchAsync(CancellationToken cancellationToken)
    {
        DamageFiles.Finish(_path);
        return await OpenSoundAsync(cancellationToken);
    }

    private async Task SaveAsync(IReadOnlyList<SalvageSource> from, long last, CancellationToken cancellationToken)
    {
        var kept = SetAside.NameOf(_path, SetAside.Damaged, _time);
        // One that says none may hold rows still: what is known of them stays known, and no key is made beside it.
        if (_vault.Known.Count == 0)
        {
            await _vault.BeginAsync(await from[0].AskAsync(IdentityKeys.Of, []), cancellationToken);
            _vault.KeepReadable();
        }

        var highest = last;
        foreach (var source in from)
        {
            foreach (var query in SalvageRows.LastQueries)
            {
                highest = Math.Max(highest, await source.AskAsync(connection => SalvageRows.LastOf(connection, query), 0));
            }
        }

        DamageFiles.Begin(_path);
        try
        {
            var (salvaged, unreadable) = await MakeAsync(from, highest, Path.GetFileName(kept), cancellationToken);
            DamageFiles.Complete(_path, DamageFiles.MakingOf(_path), kept);
            PredictionEvents.Damaged(_logger, Path.GetFileName(kept), salvaged, unreadable);
        }
        catch
        {
            DamageFiles.Begin(_path); // where there was no room there would be none for anything else
            throw;
        }
    }

    private async Task<(long Salvaged, long Unreadable)> MakeAsync(IReadOnlyList<SalvageSource> from, long highest, string kept, CancellationToken cancellationToken)
    {
        await using var to = await SqliteStore.OpenAsync(DamageFiles.MakingOf(_path), PredictionSchema.All(_vault.Require), Kept, cancellationToken);
        await to.WriteAsync(connection => IdentityKeys.Note(connection, _vault.Known, _vault.TryGet()), cancellationToken);
        // Without the key nothing can be told from what is not as it was written, and nothing is recorded until it is back.
        var (salvaged, unreadable) = _vault.TryGet() is { } key ? await new Salvage(from, to, key).RunAsync(highest, cancellationToken) : (0, highest);
        var report = new DamageReport { FoundMs = _time.GetUtcNow().ToUnixTimeMilliseconds(), File = kept, Salvaged = salvaged, Unreadable = unreadable };
        await to.WriteAsync(
            connection =>
            {
                PredictionSchema.GoOnFrom(connection, highest);
                DamageTable.Save(connection, report);
            },
            cancellationToken);
        return (salvaged, unreadable);
    }

    private async Task<OpenPredictions> OpenSoundAsync(CancellationToken cancellationToken)
    {
        await _vault.BeginAsync(await IdentityKeys.OfAsync(_path, cancellationToken), cancellationToken);
        var store = await SqliteStore.OpenAsync(_path, PredictionSchema.All(_vault.Require), Kept, cancellationToken);
        if (_vault.TryGet() is { } key)
        {
            _vault.Know(await store.WriteAsync(connection => IdentityKeys.Note(connection, [], key), cancellationToken));
        }

        return new OpenPredictions(store);
    }
}
