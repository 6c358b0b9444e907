using System.Globalization;
using Dapper;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Refusals;
using EdgeMLOps.Dicom;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>Finds the studies that a person means, by UID, row, Patient ID or accession number. What is asked for is neither logged nor kept.</summary>
public sealed class StudyLookup
{
    /// <summary>Studies whose images' headers are read at the most, the newest: the prediction log knows only those that were analysed.</summary>
    public const int MostHeaders = 2000;

    private const int MostRefusals = 20;

    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    private readonly StorageOptions _storage;

    /// <param name="storage">Names the folder.</param>
    public StudyLookup(StorageOptions storage) => _storage = storage;

    /// <summary>By Study Instance UID, or by the row that logs and lists name it by.</summary>
    /// <param name="study">The UID or the row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its row, or null.</returns>
    /// <exception cref="StorageException">The journal is not there or cannot be read.</exception>
    public async Task<long?> FindAsync(string study, CancellationToken cancellationToken)
    {
        await using var journal = SqliteStore.OpenReadOnly(_storage.PathOf("journal.db"));
        return await StudyJournal.RowOfAsync(journal, study, cancellationToken)
            ?? (long.TryParse(study, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null);
    }

    /// <summary>By Patient ID or accession number, exact but for blanks around it; the newest first.</summary>
    /// <param name="patientId">Patient ID (0010,0020), or null.</param>
    /// <param name="accessionNumber">Accession number (0008,0050), or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their rows.</returns>
    /// <exception cref="StorageException">A database is not there or cannot be read.</exception>
    public async Task<IReadOnlyList<long>> FindAsync(string? patientId, string? accessionNumber, CancellationToken cancellationToken)
    {
        await using var journal = SqliteStore.OpenReadOnly(_storage.PathOf("journal.db"));
        var rows = new SortedSet<long>();
        foreach (var uid in await AnalysedAsync(patientId, accessionNumber, cancellationToken))
        {
            if (await StudyJournal.RowOfAsync(journal, uid, cancellationToken) is { } row)
            {
                rows.Add(row);
            }
        }

        foreach (var (row, file) in await HeadersAsync(journal, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!rows.Contains(row) && IsOf(Path.Combine(_storage.PathOf("instances"), file), patientId, accessionNumber))
            {
                rows.Add(row);
            }
        }

        return [.. rows.Reverse()];
    }

    /// <summary>Who was refused lately: what never came may have been turned away at the door.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<TraceHop>> RefusalsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var refusals = SqliteStore.OpenReadOnly(_storage.PathOf(RefusalTable.FileName));
            var records = await refusals.ReadAsync(RefusalTable.List, cancellationToken);
            return
            [
                .. records.Take(MostRefusals).Select(record => new TraceHop(
                    record.FirstUtc,
                    record.LastUtc,
                    "refused",
                    record.Reason.ToString(),
                    record.Count,
                    FormattableString.Invariant($"{record.CallingAe} from {record.Address}: {record.Reason}, {record.Count} times"))),
            ];
        }
        catch (StorageException)
        {
            return []; // nobody was ever refused: there is no such database
        }
    }

    /// <summary>Objects that came and were refused as what they are: of which study, nobody can say.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The journal is not there or cannot be read.</exception>
    public async Task<IReadOnlyList<TraceHop>> RefusedObjectsAsync(CancellationToken cancellationToken)
    {
        await using var journal = SqliteStore.OpenReadOnly(_storage.PathOf("journal.db"));
        var rows = await journal.ReadAsync(
            connection => connection.Query<(long Reason, string CallingAe, long Count, long First, long Last)>(
                """
                SELECT reason, calling_ae, count(*), min(received_ms), max(received_ms) FROM quarantine WHERE reason <> @other
                GROUP BY reason, calling_ae ORDER BY max(received_ms) DESC LIMIT @MostRefusals
                """,
                new { other = (int)QuarantineReason.OtherBytes, MostRefusals }).AsList(),
            cancellationToken);
        return
        [
            .. rows.Select(row => new TraceHop(
                DateTimeOffset.FromUnixTimeMilliseconds(row.First),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Last),
                "refused",
                ((QuarantineReason)row.Reason).ToString(),
                row.Count,
                FormattableString.Invariant($"{row.Count} objects from {row.CallingAe}: {(QuarantineReason)row.Reason} (quarantine list)"))),
        ];
    }

    private async Task<IEnumerable<string>> AnalysedAsync(string? patientId, string? accessionNumber, CancellationToken cancellationToken)
    {
        try
        {
            await using var log = PredictionLog.OpenReadOnly(_storage.PathOf(PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
            var query = new PredictionQuery { PatientId = patientId, AccessionNumber = accessionNumber, Limit = PredictionLog.MostRows };
            return (await log.ListAsync(query, cancellationToken)).Select(item => item.Prediction.Instance.StudyInstanceUid).Distinct(StringComparer.Ordinal);
        }
        catch (StorageException)
        {
            return []; // without its key the log names nobody; the headers do, and the trace says what is wrong with the log
        }
    }

    private static async Task<List<(long Row, string File)>> HeadersAsync(SqliteStore journal, CancellationToken cancellationToken) => await journal.ReadAsync(
        connection => connection.Query<(long, string)>(
            """
            SELECT study.id, instance.file FROM study JOIN instance
              ON instance.id = (SELECT min(id) FROM instance WHERE instance.study = study.id AND file_state = @present)
            ORDER BY study.id DESC LIMIT @MostHeaders
            """,
            new { present = (int)InstanceFileState.Present, MostHeaders }).AsList(),
        cancellationToken);

    private static bool IsOf(string path, string? patientId, string? accessionNumber)
    {
        try
        {
            return DicomFile.TryOpen(path, HeaderOnly, out var file, out _)
                && Is(file.Dataset, DicomTag.PatientID, patientId)
                && Is(file.Dataset, DicomTag.AccessionNumber, accessionNumber);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return false; // removed by retention meanwhile
        }
    }

    private static bool Is(DicomDataset dataset, DicomTag tag, string? wanted) =>
        wanted is null || string.Equals(dataset.GetSingleValueOrDefault(tag, "").Trim(' ', '\0'), wanted.Trim(), StringComparison.Ordinal);
}
