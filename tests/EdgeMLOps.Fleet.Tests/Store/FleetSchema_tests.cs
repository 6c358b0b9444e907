using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Pull;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Fleet.Tests.Store;

/// <summary>A database that was filled by an older version, step by step, is whole and usable afterwards.</summary>
public abstract class FleetSchema_tests
{
    private static readonly byte[] Revoked = Fill(16, 1);
    private static readonly byte[] Reinstated = Fill(16, 2);
    private static readonly byte[] Trusted = Fill(16, 3);

    private static readonly (int Step, Action<DbConnection> Fill)[] History =
    [
        (2, FillTwo),
        (3, FillThree),
        (4, connection => Message(connection, sequence: 7, "INSERT INTO message (site, epoch, stream, seq, kind, prev, hash, frame, arrived_ms, late) VALUES (@site, 1, 1, @sequence, 1, @hash, @hash, @frame, 30, 1)")),
        (5, FillFive),
    ];

    [Fact]
    public async Task A_filled_database_comes_through_every_step_with_all_of_its_rows()
    {
        foreach (var (step, fill) in History)
        {
            await UpgradeAsync(step, fill);
        }

        await using (var database = await OpenAsync())
        {
            await database.ReadAsync(CheckRows, default);
            Assert.Equal([Fill(300, 2)], (await database.ReadAsync(connection => CertificateTables.Revoked(connection, nowMs: 1), default)).Select(row => row.Der));
        }

        // What this version does with it, after one more start.
        await using var store = new FleetStore(await OpenAsync(), TimeProvider.System);
        await store.Revoked.ReloadAsync(store.Database, default);
        Assert.True(store.Revoked.Holds(CertificateTables.GuidOf(Revoked)));
        Assert.True(await store.ClaimKeyAsync(new VerifyingKey(Fill(64, 9)), default));
        Assert.NotNull(await store.KeysAsync(CertificateTables.GuidOf(Trusted), 1, default));
        await store.SetAsideAsync([new RefusedMessage("FrameTooShort", new byte[3])], default);
        Assert.True(await store.Database.WriteAsync(connection => CertificateTables.Revoke(connection, CertificateTables.GuidOf(Trusted), 99), default));
        Assert.Equal(
            (2L, 99L),
            await store.Database.ReadAsync(
                connection => (Number(connection, "SELECT count FROM refusal"), Number(connection, "SELECT revoked_ms FROM token WHERE id = @id", Fill(16, 5))), default));
    }

    [Fact]
    public async Task Reading_a_database_that_this_version_did_not_start_on_yet_says_what_to_do()
    {
        await UpgradeAsync(2, FillTwo);
        await using (var older = OpenReadOnly())
        {
            await SaysWhatToDoAsync(SiteReader.ReadAsync(older, default));
            await SaysWhatToDoAsync(PullReader.ReadAsync(older, new PullQuery(Site: null, Since: null, After: 0), default));
        }

        await (await OpenAsync()).DisposeAsync();
        await using var database = OpenReadOnly();
        Assert.Equal(3, (await SiteReader.ReadAsync(database, default)).Sites.Length);
    }

    /// <summary>Brings the database to a step, as an older version left it, and fills it.</summary>
    private protected abstract Task UpgradeAsync(int step, Action<DbConnection> fill);

    /// <summary>The database as this version opens it.</summary>
    private protected abstract Task<IFleetDatabase> OpenAsync();

    /// <summary>The database as a command opens it while the service is down.</summary>
    private protected abstract IFleetDatabase OpenReadOnly();

    private static async Task SaysWhatToDoAsync(Task reading)
    {
        var refused = await Assert.ThrowsAsync<StorageException>(() => reading);
        Assert.Equal(StorageFault.OlderSchema, refused.Fault);
        Assert.Contains("start the service once", refused.Message, StringComparison.Ordinal);
    }

    private static void FillTwo(DbConnection connection)
    {
        foreach (var site in new[] { Revoked, Reinstated, Trusted })
        {
            connection.Execute(
                "INSERT INTO site (site, epoch, site_key, relay_key, enrolled_ms) VALUES (@site, 1, @key, @key, 5)", new { site, key = Fill(64, 4) });
        }

        foreach (var sequence in new[] { 1, 2 })
        {
            Message(connection, sequence, "INSERT INTO message (site, epoch, stream, seq, kind, prev, hash, frame, arrived_ms) VALUES (@site, 1, 1, @sequence, 1, @hash, @hash, @frame, 10)");
        }

        Message(connection, 2, "INSERT INTO high (site, epoch, stream, seq) VALUES (@site, 1, 1, @sequence)");
        Message(connection, 2, "INSERT INTO alarm (site, epoch, stream, seq, code, hash, frame, raised_ms) VALUES (@site, 1, 1, @sequence, 'Fork', @hash, @frame, 20)");
        Message(connection, 0, "INSERT INTO aside (code, length, head, arrived_ms) VALUES ('FrameTooShort', 3, @frame, 20)");
        connection.Execute("INSERT INTO refusal (code, count) VALUES ('FrameTooShort', 1)");
        connection.Execute("INSERT INTO fleet_key (public_key) VALUES (@key)", new { key = Fill(64, 9) });
    }

    private static void FillThree(DbConnection connection)
    {
        // Tokens from before the revocations of step 5, two after them, and one of a site that was never revoked.
        Token(connection, 1, Revoked, made: 10);
        Token(connection, 2, Revoked, made: 60);
        Token(connection, 3, Reinstated, made: 10);
        Token(connection, 4, Reinstated, made: 60);
        Token(connection, 5, Trusted, made: 10);
        Certificate(connection, 1, Trusted);
        Certificate(connection, 2, Reinstated);
    }

    private static void FillFive(DbConnection connection)
    {
        connection.Execute("INSERT INTO revoked_site (site, revoked_ms) VALUES (@Revoked, 50)", new { Revoked });
        connection.Execute("UPDATE certificate SET revoked_ms = 40 WHERE site = @Reinstated", new { Reinstated });
    }

    private static bool CheckRows(DbConnection connection)
    {
        Assert.Equal([(1, 0), (2, 0), (7, 1)], connection.Query<(long, long)>("SELECT seq, late FROM message ORDER BY seq"));
        Assert.Equal(3, Number(connection, "SELECT count(*) FROM site"));
        Assert.Equal(2, Number(connection, "SELECT seq FROM high"));
        Assert.Equal("Fork", connection.QuerySingle<string>("SELECT code FROM alarm"));
        Assert.Equal(Fill(40, 8), connection.QuerySingle<byte[]>("SELECT head FROM aside"));
        Assert.Equal(2, Number(connection, "SELECT count(*) FROM certificate"));
        Assert.Equal(Fill(300, 2), connection.QuerySingle<byte[]>("SELECT der FROM certificate WHERE revoked_ms IS NOT NULL"));
        Assert.Equal(
            [(10, 50), (60, null), (10, 40), (60, null), (10, null)],
            connection.Query<(long, long?)>("SELECT made_ms, revoked_ms FROM token ORDER BY id"));
        Assert.Equal(5, Number(connection, "SELECT count(*) FROM token WHERE der IS NULL AND spent_ms IS NULL AND used_for IS NOT NULL"));
        return true;
    }

    private static void Message(DbConnection connection, int sequence, string sql) =>
        connection.Execute(sql, new { site = Trusted, sequence, hash = Fill(32, sequence), frame = Fill(40, 8) });

    private static void Token(DbConnection connection, int number, byte[] site, long made) => connection.Execute(
        "INSERT INTO token (id, site, key_digest, made_ms, expires_ms, used_for) VALUES (@id, @site, @digest, @made, 1000, @digest)",
        new { id = Fill(16, number), site, digest = Fill(32, number), made });

    private static void Certificate(DbConnection connection, int number, byte[] site) => connection.Execute(
        "INSERT INTO certificate (key_digest, site, proven_by, issued_ms, ends_ms, der) VALUES (@digest, @site, @digest, 15, 2000, @der)",
        new { digest = Fill(32, number), site, der = Fill(300, number) });

    private static long Number(DbConnection connection, string sql, byte[]? id = null) => connection.ExecuteScalar<long>(sql, new { id });

    private static byte[] Fill(int length, int value)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)value);
        return bytes;
    }
}
