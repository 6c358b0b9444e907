using System.Runtime.CompilerServices;
using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Arms;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>
/// The local record of every prediction (predictions.db). It must not lose: what cannot be recorded throws, and the image
/// stays unpredicted until it can. One committed row per (SOP Instance UID, package, slot), whatever is retried.
/// </summary>
public sealed class PredictionLog : IAsyncDisposable
{
    /// <summary>Name of the database below Storage.Root.</summary>
    public const string FileName = "predictions.db";

    internal const int MostRows = 10_000;

    private const int MostPageBytes = 8 << 20; // of candidates: what an image has is bounded, how many images a page has is not enough

    internal const string Select = """
        SELECT
        id Id, recorded_ms RecordedMs, study_key StudyKey, sop_key SopKey, sop_class_uid SopClassUid, patient_key PatientKey, slot Slot, model_name ModelName, model_version ModelVersion,
        model_release ModelRelease, package_digest PackageDigest, policy_digest PolicyDigest, software_version SoftwareVersion,
        provider Provider, outcome Outcome, code Code, batch_size BatchSize, decode_us DecodeUs, preprocess_us PreprocessUs,
        wait_us WaitUs, infer_us InferUs, postprocess_us PostprocessUs, image_columns ImageColumns, image_rows ImageRows, frame Frame, frames Frames,
        value_min ValueMin, value_max ValueMax, value_mean ValueMean, window_low WindowLow, window_high WindowHigh,
        inverted Inverted, modality Modality, body_part BodyPart, view_position ViewPosition, row_mm RowMm, column_mm ColumnMm, spacing_source SpacingSource, candidates Candidates, kept Kept,
        decisions Decisions, key_id KeyId, study_uid StudyUid, series_uid SeriesUid, sop_uid SopUid, patient_id PatientId, issuer Issuer,
        accession Accession
        FROM prediction LEFT JOIN identity ON prediction_id = id
        """;

    private readonly PredictionDatabase _store;
    private readonly IdentityVault _vault;
    private readonly TimeProvider _time;
    private readonly ILogger<PredictionLog> _logger;
    private volatile bool _knowsKeys;
    private int _refusal; // a fault; 0: none

    private PredictionLog(PredictionDatabase store, IdentityVault vault, bool knowsKeys, TimeProvider time, ILogger<PredictionLog> logger)
    {
        _store = store;
        _vault = vault;
        _knowsKeys = knowsKeys;
        _time = time;
        _logger = logger;
    }

    /// <summary>Why the identities cannot be read or written at the moment.</summary>
    public IdentityKeyFault KeyFault => _vault.TryGet() is null ? _vault.Fault : IdentityKeyFault.None;

    /// <summary>What the device refused the last prediction with, where it took none since: that it is read-only, or an error. Null: it takes them.</summary>
    public StorageFault? Refusal => Volatile.Read(ref _refusal) is var fault and not 0 ? (StorageFault)fault : null;

    /// <summary>Which model each study was given to while a canary served a share of them.</summary>
    internal ArmStore Arms => new(_store, RequireKeyAsync, _time);

    /// <summary>As <see cref="KeyFault"/>, also for who only reads and asked nothing yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<IdentityKeyFault> KeyFaultAsync(CancellationToken cancellationToken)
    {
        await LearnKeysAsync(cancellationToken);
        return KeyFault;
    }

    /// <summary>
    /// Opens the log, makes it where there is none. Its key lies in <c>keys/predictions.key</c> beside it, or is the credential of that
    /// name; one is made where nothing is encrypted yet. Without the right key the log opens, and what needs it is refused.
    /// </summary>
    /// <param name="path">The database; its folder must exist.</param>
    /// <param name="time">Clock of the rows.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database cannot be opened.</exception>
    /// <exception cref="IOException">The key cannot be made.</exception>
    public static Task<PredictionLog> OpenAsync(
        string path, TimeProvider time, ILogger<PredictionLog> logger, CancellationToken cancellationToken) =>
        OpenAsync(path, IdentityKeyFile.Beside(path), time, logger, cancellationToken);

    internal static async Task<PredictionLog> OpenAsync(
        string path, IdentityKeyFile keyFile, TimeProvider time, ILogger<PredictionLog> logger, CancellationToken cancellationToken)
    {
        // A link may lead to a larger disk: names beside it, such as the write-ahead log's, are those of the file it leads to.
        path = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } real ? real.FullName : path;
        var vault = new IdentityVault(keyFile, path, logger);
        var file = new PredictionFile(path, vault, time, logger);
        return new PredictionLog(new PredictionDatabase(await file.OpenAsync(cancellationToken), file, time, logger), vault, knowsKeys: true, time, logger);
    }

    /// <summary>Opens an existing log for reading, while the service may be running.</summary>
    /// <param name="path">The database.</param>
    /// <param name="logger">Where events go.</param>
    /// <exception cref="StorageException">There is no such file.</exception>
    public static PredictionLog OpenReadOnly(string path, ILogger<PredictionLog> logger) => new(
        new PredictionDatabase(new OpenPredictions(SqliteStore.OpenReadOnly(path)), file: null, TimeProvider.System, logger),
        new IdentityVault(IdentityKeyFile.Beside(path), path, logger),
        knowsKeys: false,
        TimeProvider.System,
        logger);

    /// <summary>Commits a prediction with its candidates and boxes in one transaction.</summary>
    /// <param name="prediction">What to record.</param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    /// <returns>The row, and whether it was there before; then nothing is changed.</returns>
    /// <exception cref="StorageException">It is not recorded; also without the key (<see cref="StorageFault.NoKey"/>).</exception>
    public Task<RecordResult> RecordAsync(Prediction prediction, CancellationToken cancellationToken) =>
        RecordAsync(prediction, pair: null, cancellationToken);

    /// <summary>The same for a shadow's, with what it and the model that served made of the image, in the same transaction.</summary>
    internal async Task<RecordResult> RecordAsync(Prediction prediction, ImagePair? pair, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var key = _vault.Require();
        var row = PredictionRow.From(prediction, _time.GetUtcNow(), key);
        var result = await NotedAsync(_store.WriteAsync(
            (connection, inserts) =>
            {
                var inserted = inserts.Insert(row, prediction, key);
                if (pair is not null)
                {
                    PairWriter.Write(connection, inserted.Id, pair);
                }

                return inserted;
            },
            cancellationToken));
        _store.Gave(result.Id);
        if (!result.AlreadyRecorded)
        {
            PredictionEvents.Recorded(
                _logger, result.Id, prediction.Outcome, prediction.Code, row.Kept, row.Candidates, (long)prediction.Timings.Total.TotalMilliseconds);
        }

        return result;
    }

    /// <summary>The row of an object, package and slot.</summary>
    /// <param name="sopInstanceUid">The object.</param>
    /// <param name="packageDigest">The package.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The prediction; null when there is none.</returns>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>).</exception>
    public async Task<RecordedPrediction?> FindAsync(
        string sopInstanceUid, string packageDigest, PredictionSlot slot, CancellationToken cancellationToken)
    {
        var key = await RequireKeyAsync(cancellationToken);
        var values = new { sopKeys = key.LookUpsOf(IdentityField.SopInstanceUid, sopInstanceUid), packageDigest, slot = (int)slot };
        return await _store.ReadAsync(
            connection => connection.QueryFirstOrDefault<PredictionRow>(
                $"{Select} WHERE sop_key IN @sopKeys AND package_digest = @packageDigest AND slot = @slot", values)?.ToRecorded(key),
            cancellationToken);
    }

    /// <summary>The row of an object and slot by a package, or by any package since a moment: the newest of them.</summary>
    /// <param name="sopInstanceUid">The object.</param>
    /// <param name="packageDigest">The package.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="since">The moment, included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The prediction; null when there is none.</returns>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>).</exception>
    public async Task<RecordedPrediction?> FindAsync(
        string sopInstanceUid, string packageDigest, PredictionSlot slot, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var key = await RequireKeyAsync(cancellationToken);
        var values = new
        {
            sopKeys = key.LookUpsOf(IdentityField.SopInstanceUid, sopInstanceUid),
            packageDigest,
            slot = (int)slot,
            since = since.ToUnixTimeMilliseconds(),
        };
        return await _store.ReadAsync(
            connection => connection.QueryFirstOrDefault<PredictionRow>(
                $"""
                {Select} WHERE sop_key IN @sopKeys AND slot = @slot AND (package_digest = @packageDigest OR recorded_ms >= @since)
                ORDER BY id DESC LIMIT 1
                """,
                values)?.ToRecorded(key),
            cancellationToken);
    }

    /// <summary>All predictions of a study, of all packages and slots, in the order they were recorded.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<RecordedPrediction>> ForStudyAsync(string studyInstanceUid, CancellationToken cancellationToken) =>
        ListAsync(new PredictionQuery { StudyInstanceUid = studyInstanceUid, Limit = MostRows }, cancellationToken);

    /// <summary>Lists predictions in the order they were recorded. Without the key who they are about is left out (<see cref="InstanceIdentity.IsReadable"/>).</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused, or what is asked by study, object, patient or accession number has no key to look it up (<see cref="StorageFault.NoKey"/>).</exception>
    public async Task<IReadOnlyList<RecordedPrediction>> ListAsync(PredictionQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await ReadAsync(query, long.MaxValue, cancellationToken);
    }

    /// <summary>As <see cref="ListAsync"/>, and no row more once their candidates take 8 MiB: a page of a stream.</summary>
    internal Task<IReadOnlyList<RecordedPrediction>> PageAsync(PredictionQuery query, CancellationToken cancellationToken) =>
        ReadAsync(query, MostPageBytes, cancellationToken);

    private async Task<IReadOnlyList<RecordedPrediction>> ReadAsync(PredictionQuery query, long mostBytes, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MostRows)
        {
            throw new ArgumentOutOfRangeException(nameof(query), "Limit must be 1 to 10,000.");
        }

        var key = query.AsksForIdentity ? await RequireKeyAsync(cancellationToken) : await TryGetKeyAsync(cancellationToken);
        var filter = PredictionFilter.Of(query, key);
        return await _store.ReadAsync<IReadOnlyList<RecordedPrediction>>(
            connection =>
            {
                filter.Prepare(connection);
                var (found, bytes) = (new List<RecordedPrediction>(), 0L);
                foreach (var row in connection.Query<PredictionRow>($"{Select} WHERE {filter.Condition} ORDER BY id LIMIT @Limit", filter.Values, buffered: false))
                {
                    found.Add(row.ToRecorded(key));
                    bytes += row.Decisions.Length;
                    if (bytes >= mostBytes)
                    {
                        break;
                    }
                }

                return found;
            },
            cancellationToken);
    }

    /// <summary>Goes through predictions in the order they were recorded, a page at a time: memory does not grow with them.</summary>
    /// <param name="query">Which; <see cref="PredictionQuery.Limit"/> is the most rows of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">As with <see cref="ListAsync"/>.</exception>
    public async IAsyncEnumerable<RecordedPrediction> StreamAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        while (await PageAsync(query, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var recorded in page)
            {
                yield return recorded;
            }

            query = query with { AfterId = page[^1].Id };
        }
    }

    /// <summary>What is done to the rows that are there already.</summary>
    internal PredictionUpkeep Upkeep => field ??= new PredictionUpkeep(_store, _vault);

    /// <summary>Has no number be given that was given elsewhere: where the log itself is gone others still name its rows.</summary>
    /// <param name="last">The highest one that was given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task GoOnFromAsync(long last, CancellationToken cancellationToken)
    {
        _store.Gave(last);
        await _store.WriteAsync(
            connection =>
            {
                PredictionSchema.GoOnFrom(connection, last);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Whether a damaged file is being replaced at this moment; what is asked waits for it.</summary>
    public bool IsReplacing => _store.IsReplacing;

    /// <summary>Numbers of what damages of the log cost and what became of it; none while one is being replaced.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<IReadOnlyDictionary<string, long>> DamageFactsAsync(CancellationToken cancellationToken)
    {
        if (IsReplacing)
        {
            return new Dictionary<string, long>(StringComparer.Ordinal);
        }

        var totals = await Damages.TotalsAsync(cancellationToken);
        return new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["predictions.damages"] = totals.Damages,
            ["predictions.salvaged"] = totals.Salvaged,
            ["predictions.unreadable"] = totals.Unreadable,
            ["predictions.restored"] = totals.Restored,
            ["predictions.gone"] = totals.Gone,
            ["predictions.recovering"] = totals.Open,
        };
    }

    /// <summary>What became of damages of the log.</summary>
    internal LogDamages Damages => field ??= new LogDamages(_store);

    /// <summary>Which of these objects have no prediction that was delivered, or would be.</summary>
    /// <param name="sopInstanceUids">The objects; a few hundred at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>).</exception>
    internal async Task<IReadOnlySet<string>> MissingAsync(IReadOnlyCollection<string> sopInstanceUids, CancellationToken cancellationToken)
    {
        var key = await RequireKeyAsync(cancellationToken);
        var keys = sopInstanceUids.Distinct(StringComparer.Ordinal)
            .ToDictionary(uid => uid, uid => key.LookUpsOf(IdentityField.SopInstanceUid, uid), StringComparer.Ordinal);
        var asked = keys.Values.SelectMany(values => values).ToList();
        var found = await _store.ReadAsync(
            connection => connection.Query<byte[]>("SELECT sop_key FROM prediction WHERE sop_key IN @asked AND slot = 0", new { asked }).Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal),
            cancellationToken);
        return keys.Where(one => !one.Value.Any(value => found.Contains(Convert.ToHexString(value)))).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _vault.Dispose();
    }

    private async Task<IdentityKey> RequireKeyAsync(CancellationToken cancellationToken)
    {
        await LearnKeysAsync(cancellationToken);
        return _vault.Require();
    }

    private async Task<IdentityKey?> TryGetKeyAsync(CancellationToken cancellationToken)
    {
        await LearnKeysAsync(cancellationToken);
        return _vault.TryGet();
    }

    // Who only reads learns at his first question which keys there are: a look-up under another would find nothing and not say why.
    private async Task LearnKeysAsync(CancellationToken cancellationToken)
    {
        if (!_knowsKeys)
        {
            _vault.Know(await _store.ReadAsync(IdentityKeys.Of, cancellationToken));
            _knowsKeys = true;
        }
    }

    private async Task<T> NotedAsync<T>(Task<T> write)
    {
        try
        {
            var result = await write;
            Volatile.Write(ref _refusal, 0);
            return result;
        }
        catch (StorageException ex) when (ex.Fault is StorageFault.ReadOnly or StorageFault.Io)
        {
            Volatile.Write(ref _refusal, (int)ex.Fault);
            throw;
        }
    }
}
