using Dapper;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite.Tests;

public sealed class PreparedStatement_tests : IAsyncLifetime
{
    private const string Insert = "INSERT INTO item (number, real, text, bytes) VALUES (?1, ?2, ?3, ?4) RETURNING id";

    private readonly TempFolder _folder = new();
    private SqliteStore _store = null!;

    public async Task InitializeAsync() => _store = await SqliteStore.OpenAsync(
        _folder["x.db"],
        [new SqliteMigration(1, "CREATE TABLE item (id INTEGER PRIMARY KEY, number INTEGER UNIQUE, real REAL, text TEXT, bytes BLOB) STRICT")],
        StoreAccess.OwnerOnly,
        default);

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Values_of_every_kind_come_back_as_they_were_given()
    {
        await RunAsync(Insert, statement =>
        {
            statement.Run(long.MinValue, 0.1 + 0.2, "Müller\0日本", new byte[] { 0, 255, 7 });
            statement.Run(long.MaxValue, double.NegativeInfinity, "", Array.Empty<byte>());
            return statement.Run((int?)null, (double?)null, (string?)null, (byte[]?)null);
        });

        var rows = await _store.ReadAsync(c => c.Query<(long?, double?, string?, byte[]?)>("SELECT number, real, text, bytes FROM item ORDER BY id").ToList(), default);
        Assert.Equal((long.MinValue, 0.1 + 0.2, "Müller\0日本"), (rows[0].Item1, rows[0].Item2, rows[0].Item3));
        Assert.Equal([0, 255, 7], rows[0].Item4!);
        Assert.Equal((long.MaxValue, double.NegativeInfinity, ""), (rows[1].Item1, rows[1].Item2, rows[1].Item3));
        Assert.Empty(rows[1].Item4!);
        Assert.Equal((null, null, null, null), rows[2]);
    }

    [Fact]
    public async Task The_first_value_of_the_first_row_is_given_and_none_where_there_is_no_row()
    {
        var found = await RunAsync(Insert, statement => (statement.Run(1, 1.0, "a", default(StatementValue)), statement.Run(2, 1.0, "b", default(StatementValue))));
        var none = await RunAsync("UPDATE item SET real = ?1 WHERE id = ?2 RETURNING id", statement => (statement.Run(2.0, 1), statement.Run(2.0, 3)));
        var all = await RunAsync("UPDATE item SET real = ?1 RETURNING id", statement => statement.Run(3.0));

        Assert.Equal((1L, 2L), found);
        Assert.Equal((1L, null), none);
        Assert.Equal(1, all);
        Assert.Equal(6.0, await _store.ReadAsync(c => c.ExecuteScalar<double>("SELECT sum(real) FROM item"), default));
    }

    [Fact]
    public async Task What_the_database_refuses_is_its_code_and_the_statement_is_good_for_the_next()
    {
        var codes = await RunAsync(Insert, statement =>
        {
            statement.Run(1, 1.0, "a", default(StatementValue));
            var doubled = Assert.Throws<SqliteException>(() => statement.Run(1, 1.0, "b", default(StatementValue)));
            var wrong = Assert.Throws<SqliteException>(() => statement.Run("one", 1.0, "b", default(StatementValue)));
            Assert.Equal(2, statement.Run(2, 1.0, "c", default(StatementValue)));
            return (doubled.SqliteExtendedErrorCode, wrong.SqliteErrorCode);
        });

        Assert.Equal((2067, 19), codes); // SQLITE_CONSTRAINT_UNIQUE; SQLITE_CONSTRAINT, of the strict type
        Assert.Equal("ac", await _store.ReadAsync(c => c.ExecuteScalar<string>("SELECT group_concat(text, '') FROM item"), default));
    }

    [Fact]
    public async Task It_outlives_a_transaction_that_was_undone_and_a_change_of_the_schema()
    {
        using var statement = await _store.WriteAsync(connection => new PreparedStatement(connection, Insert), default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.WriteAsync(
            _ =>
            {
                statement.Run(1, 1.0, "undone", default(StatementValue));
                throw new InvalidOperationException("half way");
            },
            default));
        await _store.WriteAsync(connection => connection.Execute("ALTER TABLE item ADD COLUMN more TEXT"), default);
        await _store.WriteInTurnAsync(_ => statement.Run(1, 1.0, "kept", default(StatementValue)), default);

        Assert.Equal(["kept"], await _store.ReadAsync(c => c.Query<string>("SELECT text FROM item").ToList(), default));
    }

    [Fact]
    public async Task Values_that_are_too_few_or_too_many_are_refused()
    {
        await RunAsync(Insert, statement =>
        {
            Assert.Throws<ArgumentException>(() => statement.Run(1, 1.0, "a"));
            return Assert.Throws<ArgumentException>(() => statement.Run(1, 1.0, "a", default(StatementValue), 5));
        });
        await Assert.ThrowsAsync<StorageException>(() => RunAsync("INSERT INTO nowhere VALUES (?1)", statement => statement.Run(1)));
    }

    private Task<T> RunAsync<T>(string sql, Func<PreparedStatement, T> work) => _store.WriteAsync(
        connection =>
        {
            using var statement = new PreparedStatement(connection, sql);
            return work(statement);
        },
        default);
}
