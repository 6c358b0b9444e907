using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Reads recorded candidates page by page, while the service may be running. Decrypts nothing.</summary>
internal sealed class CandidateLog : IAsyncDisposable
{
    private const string Page = """
        SELECT id, study_key, sop_key, package_digest, image_columns, image_rows, row_mm, column_mm, modality, body_part, view_position, frame, decisions
        FROM prediction
        WHERE id > @after AND recorded_ms >= @since AND slot = 0 AND outcome = 0 AND model_name = @model
            AND model_release IN (SELECT value FROM json_each(@releases))
        ORDER BY id LIMIT 1000
        """;

    private const int MostBytes = 8 << 20; // of a page: what an image has is bounded, how many images are is not

    private readonly SqliteStore _store;
    private readonly IdentityVault _vault;

    /// <exception cref="StorageException">There is no log.</exception>
    public CandidateLog(string path)
    {
        _store = SqliteStore.OpenReadOnly(path);
        _vault = new IdentityVault(IdentityKeyFile.Beside(path), path, NullLogger.Instance);
    }

    /// <summary>The rows since a moment: before the first, and the last; equal where there are none.</summary>
    public Task<(long Before, long Last)> SpanAsync(DateTimeOffset since, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT coalesce(min(id) - 1, 0), coalesce(max(id), 0) FROM prediction WHERE recorded_ms >= @since";
            command.Parameters.AddWithValue("@since", since.ToUnixTimeMilliseconds());
            using var row = command.ExecuteReader();
            row.Read();
            return (row.GetInt64(0), row.GetInt64(1));
        },
        cancellationToken);

    /// <summary>A page of the images that a policy's model predicted as the active one, in the order they were recorded; empty at the end.</summary>
    public Task<IReadOnlyList<RecordedCandidates>> PageAsync(
        PolicyDocument policy, long after, DateTimeOffset since, CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<RecordedCandidates>>(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Page;
            command.Parameters.AddWithValue("@releases", $"[{string.Join(',', policy.ModelReleases)}]");
            command.Parameters.AddWithValue("@after", after);
            command.Parameters.AddWithValue("@since", since.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("@model", policy.Model);
            return Read(command);
        },
        cancellationToken);

    /// <summary>How the log names images, as long as this is open.</summary>
    /// <exception cref="StorageException">The key of the log cannot be read (<see cref="StorageFault.NoKey"/>).</exception>
    public async Task<Func<string, string>> ImageKeysAsync(CancellationToken cancellationToken)
    {
        _vault.Know(await _store.ReadAsync(IdentityKeys.Of, cancellationToken));
        var key = _vault.Require();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        return uid => known.TryGetValue(uid, out var found) ? found : known[uid] = Convert.ToHexStringLower(key.LookUpOf(IdentityField.SopInstanceUid, uid));
    }

    public ValueTask DisposeAsync()
    {
        _vault.Dispose();
        return _store.DisposeAsync();
    }

    private static List<RecordedCandidates> Read(SqliteCommand command)
    {
        var (page, bytes) = (new List<RecordedCandidates>(), 0L);
        using var row = command.ExecuteReader();
        while (bytes < MostBytes && row.Read())
        {
            var kind = new ImageKind(row.GetString(8), row.GetString(9), row.GetString(10));
            double? pixel = row.IsDBNull(6) || row.IsDBNull(7) ? null : row.GetDouble(6) * row.GetDouble(7);
            page.Add(new RecordedCandidates(
                row.GetInt64(0),
                row.GetFieldValue<byte[]>(1),
                Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)),
                row.GetString(3),
                new ImageGeometry(row.GetInt32(4), row.GetInt32(5), pixel, AcquisitionGroups.Of(kind)),
                row.GetInt32(11),
                row.GetFieldValue<byte[]>(12)));
            bytes += page[^1].Decisions.Length;
        }

        return page;
    }
}
