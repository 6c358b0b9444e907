using System.Security.Cryptography;
using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Backup;

/// <summary>
/// Copies of the prediction log in one file, made while it is written, and put back while it is not. The identities in them
/// are encrypted; their key is not in them.
/// </summary>
public static class PredictionBackup
{
    private const string Unfinished = ".unfinished";

    /// <summary>Copies the log as it stands at one moment, checks the copy whole and only then gives it its name.</summary>
    /// <param name="log">The database; the service may be running.</param>
    /// <param name="file">The copy; must not be there.</param>
    /// <param name="cancellationToken">Gives up between the steps.</param>
    /// <exception cref="BackupException">No copy was made.</exception>
    /// <exception cref="StorageException">The log cannot be read, or the copy not written.</exception>
    /// <exception cref="IOException">The device refused.</exception>
    public static async Task<BackupFact> WriteAsync(string log, string file, CancellationToken cancellationToken)
    {
        var (full, beside) = (Path.GetFullPath(file), Path.GetFullPath(file) + Unfinished);
        if (File.Exists(full))
        {
            throw new BackupException(BackupFault.Exists, full, "is there already");
        }

        try
        {
            await using (var store = SqliteStore.OpenReadOnly(log))
            {
                await store.CopyAsync(beside, cancellationToken);
            }

            var fact = await CheckAsync(beside, cancellationToken);
            File.Move(beside, full, overwrite: false);
            DurableDirectory.Fsync(Path.GetDirectoryName(full)!); // not null: a full path of a file has a folder
            return fact;
        }
        catch
        {
            SetAside.Delete(beside);
            throw;
        }
    }

    /// <summary>Checks a copy whole: its pages, its tables, the key of its identities.</summary>
    /// <param name="file">The copy.</param>
    /// <param name="cancellationToken">Gives up between the steps.</param>
    /// <exception cref="BackupException">It is not there, damaged, or newer than this program.</exception>
    public static async Task<BackupFact> CheckAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new BackupException(BackupFault.Missing, file, "is not there");
        }

        try
        {
            await using var store = SqliteStore.OpenReadOnly(file);
            var (predictions, last) = await store.ReadAsync(connection => Look(connection, file), cancellationToken);
            await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new(bytes.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken)), predictions, last);
        }
        catch (StorageException ex)
        {
            throw new BackupException(BackupFault.Damaged, file, $"is no prediction log that can be read: {ex.Fault}");
        }
    }

    /// <summary>
    /// Puts a copy in the log's place, and keeps what was there under a name with the moment. Only while the service does not
    /// run (the caller has its claim). Numbers go on from the higher of both logs: none is given twice.
    /// </summary>
    /// <param name="file">The copy; it stays.</param>
    /// <param name="digest">What its digest must be; null: whatever it is.</param>
    /// <param name="log">The database.</param>
    /// <param name="time">Names what is kept.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>What was put in place, and where what was there before is kept; null when there was none.</returns>
    /// <exception cref="BackupException">The copy cannot be used; nothing was changed.</exception>
    /// <exception cref="IOException">The device refused.</exception>
    public static async Task<(BackupFact Fact, string? Kept)> RestoreAsync(
        string file, string? digest, string log, TimeProvider time, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(log);
        var beside = target + Unfinished;
        DamageFiles.Finish(target); // what was stopped before is gone on with first
        try
        {
            await CopyDurablyAsync(file, beside, cancellationToken);
            var fact = await CheckAsync(beside, cancellationToken);
            if (digest is not null && !string.Equals(digest, fact.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new BackupException(BackupFault.OtherDigest, file, $"has digest {fact.Sha256}");
            }

            await CheckKeyAsync(beside, file, target, cancellationToken);
            await GoOnFromAsync(beside, await LastIdAsync(target, cancellationToken), cancellationToken);
            var kept = SetAside.NameOf(target, SetAside.Replaced, time);
            DamageFiles.Begin(target);
            DamageFiles.Complete(target, beside, kept);
            DamageFiles.Finish(target); // stopped from here on it is done at the next start
            return (fact, File.Exists(kept) ? kept : null);
        }
        catch
        {
            SetAside.Delete(beside);
            throw;
        }
    }

    private static (long Predictions, long LastId) Look(SqliteConnection connection, string file)
    {
        if (connection.ExecuteScalar<int>("PRAGMA user_version") is var version && version > PredictionSchema.Version)
        {
            throw new BackupException(BackupFault.NewerSchema, file, FormattableString.Invariant($"is of schema {version}, and this program knows {PredictionSchema.Version}"));
        }

        if (connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('prediction', 'box', 'identity')") != 3)
        {
            throw new BackupException(BackupFault.Damaged, file, "has not the tables of a prediction log");
        }

        var found = connection.ExecuteScalar<string>("PRAGMA integrity_check(1)");
        if (!string.Equals(found, "ok", StringComparison.Ordinal) || connection.Query("PRAGMA foreign_key_check").Any())
        {
            throw new BackupException(BackupFault.Damaged, file, "is damaged");
        }

        return (connection.ExecuteScalar<long>("SELECT count(*) FROM prediction"), LastId(connection));
    }

    private static async Task CheckKeyAsync(string copy, string file, string log, CancellationToken cancellationToken)
    {
        var keys = await IdentityKeys.OfAsync(copy, cancellationToken);
        var (key, fault) = IdentityKeyFile.Beside(log).Read();
        using (key)
        {
            if (keys.Count > 0 && (key is null || !keys.All(key.Ids.Contains)))
            {
                throw new BackupException(
                    BackupFault.OtherKey, file, $"its identities need the key they were encrypted under in {IdentityKeyFile.Beside(log).Path} ({(key is null ? fault : IdentityKeyFault.Other)})");
            }
        }
    }

    private static async Task CopyDurablyAsync(string file, string copy, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new BackupException(BackupFault.Missing, file, "is not there");
        }

        SetAside.Delete(copy);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        await using var to = new FileStream(copy, options);
        await from.CopyToAsync(to, cancellationToken);
        await to.FlushAsync(cancellationToken);
        DurableFile.Datasync(to.SafeFileHandle);
    }

    private static async Task<long> LastIdAsync(string log, CancellationToken cancellationToken)
    {
        if (!File.Exists(log))
        {
            return 0;
        }

        var last = 0L;
        try
        {
            await using var store = SqliteStore.OpenReadOnly(log);
            return await store.ReadAsync(connection => last = SalvageRows.LastOf(connection), cancellationToken);
        }
        catch (StorageException)
        {
            return last; // a transaction that met a damaged page does not end well: what was learnt in it stands
        }
    }

    private static long LastId(SqliteConnection connection) =>
        connection.ExecuteScalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = 'prediction'") ?? 0;

    private static async Task GoOnFromAsync(string copy, long last, CancellationToken cancellationToken)
    {
        await using var store = await SqliteStore.OpenAsync(
            copy, PredictionSchema.All(() => throw new StorageException(StorageFault.NoKey, copy, inner: null)), new StoreOptions { SecureDelete = true }, cancellationToken);
        await store.WriteAsync(connection => PredictionSchema.GoOnFrom(connection, last), cancellationToken);
    }
}
