using Dapper;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>The studies' arms in the prediction log.</summary>
internal sealed class ArmStore
{
    private readonly PredictionDatabase _store;
    private readonly Func<CancellationToken, Task<IdentityKey>> _key;
    private readonly TimeProvider _time;

    public ArmStore(PredictionDatabase store, Func<CancellationToken, Task<IdentityKey>> key, TimeProvider time)
    {
        _store = store;
        _key = key;
        _time = time;
    }

    /// <summary>Whether any study was ever drawn.</summary>
    /// <exception cref="StorageException">The store refused; call again.</exception>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM arm)") == 1, cancellationToken);

    /// <summary>The arms of a study, one for each canary that served while it was begun.</summary>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>); call again.</exception>
    public async Task<IReadOnlyList<StudyArm>> OfStudyAsync(string studyInstanceUid, CancellationToken cancellationToken)
    {
        var studies = await KeysOfAsync(studyInstanceUid, cancellationToken);
        return await _store.ReadAsync(connection => Read(connection, studies), cancellationToken);
    }

    /// <summary>
    /// Draws a study unless it was drawn before for this canary. One that was begun before the canary is not drawn: it keeps its model, and
    /// says nothing of either.
    /// </summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="split">The share.</param>
    /// <param name="activePackage">Package of the model that serves the others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All arms of the study.</returns>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>); call again.</exception>
    public async Task<IReadOnlyList<StudyArm>> DrawAsync(
        string studyInstanceUid, CanarySplit split, string activePackage, CancellationToken cancellationToken)
    {
        var studies = await KeysOfAsync(studyInstanceUid, cancellationToken);
        var study = studies[0];
        var row = new
        {
            study,
            studies,
            older = studies.Skip(1),
            canary = split.Model.PackageDigest,
            activePackage,
            split.Percent,
            isCanary = split.Includes(study),
            now = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        return await _store.WriteAsync(
            connection =>
            {
                if (studies.Count > 1)
                {
                    // Its next prediction is under the key of now, and by predictions alone older keys are left.
                    connection.Execute("UPDATE OR IGNORE arm SET study_key = @study WHERE study_key IN @older; DELETE FROM arm WHERE study_key IN @older", row);
                }

                connection.Execute(
                    """
                    INSERT INTO arm (study_key, canary_package, active_package, percent, is_canary, begun_ms)
                    SELECT @study, @canary, @activePackage, @Percent, @isCanary, @now
                    WHERE NOT EXISTS (SELECT 1 FROM prediction WHERE study_key IN @studies AND slot = 0)
                        AND NOT EXISTS (SELECT 1 FROM arm WHERE study_key IN @studies AND canary_package = @canary)
                    ON CONFLICT DO NOTHING
                    """,
                    row);
                return Read(connection, studies);
            },
            cancellationToken);
    }

    /// <summary>Notes that a study given to a canary fell to the model that serves; the first reason stands.</summary>
    /// <returns>Whether it was given to that canary and had not fallen before.</returns>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>); call again.</exception>
    public async Task<bool> FallAsync(string studyInstanceUid, string canaryPackage, string code, CancellationToken cancellationToken)
    {
        var studies = await KeysOfAsync(studyInstanceUid, cancellationToken);
        return await _store.WriteAsync(
            connection => connection.Execute(
                """
                UPDATE arm SET fall_code = @code, fell_ms = @now
                WHERE study_key IN @studies AND canary_package = @canaryPackage AND is_canary = 1 AND fall_code = ''
                """,
                new { studies, canaryPackage, code, now = _time.GetUtcNow().ToUnixTimeMilliseconds() }) > 0,
            cancellationToken);
    }

    /// <summary>Removes the arms of studies of which no prediction is left.</summary>
    /// <param name="connection">The log.</param>
    /// <param name="studies">Each under all keys.</param>
    public static void Forget(SqliteConnection connection, IEnumerable<IReadOnlyList<byte[]>> studies)
    {
        foreach (var study in studies)
        {
            connection.Execute(
                "DELETE FROM arm WHERE study_key IN @study AND NOT EXISTS (SELECT 1 FROM prediction WHERE study_key IN @study)", new { study });
        }
    }

    private static List<StudyArm> Read(SqliteConnection connection, IReadOnlyList<byte[]> studies) => connection.Query<StudyArm>(
        "SELECT canary_package AS CanaryPackage, is_canary AS IsCanary, fall_code AS FallCode FROM arm WHERE study_key IN @studies", new { studies }).AsList();

    // While keys change it may stand there under an older one.
    private async Task<IReadOnlyList<byte[]>> KeysOfAsync(string studyInstanceUid, CancellationToken cancellationToken) =>
        (await _key(cancellationToken)).LookUpsOf(IdentityField.StudyInstanceUid, studyInstanceUid);
}
