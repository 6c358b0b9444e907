using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

public sealed class JournalSchema_tests
{
    // Study 1: a covered, a failed and a pending image; study 2: covered; study 3: a skipped one alone.
    private const string FirstRows =
        """
        INSERT INTO study (id, study_instance_uid, last_received_ms, closed_through) VALUES (1, '2.25.1', 5000, 1), (2, '2.25.2', 4000, 4), (3, '2.25.3', 6000, 0);
        INSERT INTO instance (id, study, sop_instance_uid, sop_class_uid, series_instance_uid, transfer_syntax_uid, file, bytes, sha256, calling_ae, association_id, received_ms, state, code)
        VALUES (1, 1, '2.25.11', '1.2', '2.25.9', '1.2.840.10008.1.2.1', 'a.dcm', 10, x'00', 'M', 1, 1000, 2, ''),
               (2, 1, '2.25.12', '1.2', '2.25.9', '1.2.840.10008.1.2.1', 'b.dcm', 10, x'00', 'M', 1, 2000, 3, 'Timeout'),
               (3, 1, '2.25.13', '1.2', '2.25.9', '1.2.840.10008.1.2.1', 'c.dcm', 10, x'00', 'M', 1, 3000, 0, ''),
               (4, 2, '2.25.14', '1.2', '2.25.9', '1.2.840.10008.1.2.1', 'd.dcm', 10, x'00', 'M', 1, 4000, 2, ''),
               (5, 3, '2.25.15', '1.2', '2.25.9', '1.2.840.10008.1.2.1', 'e.dcm', 10, x'00', 'M', 1, 6000, 1, 'OwnObject');
        INSERT INTO quarantine (id, reason, sop_instance_uid, file, bytes, sha256, calling_ae, association_id, received_ms)
        VALUES (1, 2, '2.25.11', 'q1.dcm', 10, x'01', 'OTHER', 2, 7000), (2, 2, '2.25.14', 'q2.dcm', 10, x'01', 'M', 2, 7000),
               (3, 0, '2.25.12', 'q3.dcm', 10, x'01', 'OTHER', 2, 7000);
        """;

    [Fact]
    public void A_step_that_shipped_is_never_changed() => Assert.Equal(
        "B347A69B2BD6DD1B",
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JournalSchema.Migrations[0].Sql)))[..16]);

    [Fact]
    public async Task A_journal_of_the_first_version_goes_on_where_it_was()
    {
        using var root = new TempFolder();
        await MakeFirstVersionAsync(root["journal.db"]);
        await using var journal = new InstanceJournal(Options.Create(new StorageOptions { Root = root.Path }), new ManualTimeProvider());
        await journal.StartAsync(CancellationToken.None);
        var studies = new StudyJournal(journal, new ManualTimeProvider());

        var open = Assert.Single(await studies.OpenAsync(after: null, 10, CancellationToken.None));
        Assert.Equal((1, 3, 1, 5000, 2000), (open.Row, open.LastInstanceRow, open.Pending, open.LastReceivedMs, open.OpenSinceMs));

        await journal.SetStateAsync(3, InstanceState.Predicted, "", CancellationToken.None);
        var run = await studies.DecideAsync(1, 3, new StudyVerdict { Kind = StudyVerdictKind.Complete }, CancellationToken.None);
        await studies.EndAsync(run, StudyOutcome.Reported, "", CancellationToken.None);
        Assert.Empty(await studies.OpenAsync(after: null, 10, CancellationToken.None));
        var old = await journal.FindAsync("2.25.11", CancellationToken.None);
        Assert.Equal((InstanceFileState.Present, null, InstanceDoor.Dicom), (old!.FileState, old.InstanceNumber, old.Door));

        await journal.RecordAsync([SomeInstance.Of(6)], CancellationToken.None);
        Assert.Single(await studies.OpenAsync(after: null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Objects_set_aside_before_are_known_by_their_senders()
    {
        using var root = new TempFolder();
        await MakeFirstVersionAsync(root["journal.db"]);
        await using var journal = new InstanceJournal(Options.Create(new StorageOptions { Root = root.Path }), new ManualTimeProvider());
        await journal.StartAsync(CancellationToken.None);

        Assert.Equal(["2.25.14"], await NotOfAsync(journal, "M"));
        Assert.Equal(["2.25.11", "2.25.14"], await NotOfAsync(journal, "OTHER"));
        Assert.Equal(["2.25.11", "2.25.14"], await NotOfAsync(journal, "THIRD"));
    }

    private static Task<List<string>> NotOfAsync(InstanceJournal journal, string callingAe) => journal.Store.ReadAsync(
        connection => LastSenders.NotOf(connection, callingAe, ["2.25.11", "2.25.12", "2.25.14"]).Order(StringComparer.Ordinal).ToList(),
        CancellationToken.None);

    private static async Task MakeFirstVersionAsync(string path)
    {
        await using (await SqliteStore.OpenAsync(path, JournalSchema.Migrations[..1], StoreAccess.OwnerOnly, CancellationToken.None))
        {
        }

        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        var command = connection.CreateCommand();
        command.CommandText = FirstRows;
        Assert.Equal(11, await command.ExecuteNonQueryAsync());
    }
}
