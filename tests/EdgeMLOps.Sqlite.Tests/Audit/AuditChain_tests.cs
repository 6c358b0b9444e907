using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Sqlite.Tests.Audit;

public sealed class AuditChain_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task An_untouched_chain_is_intact_and_its_head_counts_its_rows()
    {
        var head = await WriteAsync(5);
        var found = await VerifyAsync(head);
        Assert.True(found.Intact);
        Assert.Equal(head, found.Head);
        Assert.Equal(5, head.Length);
    }

    [Fact]
    public async Task The_chain_goes_on_after_a_restart()
    {
        await WriteAsync(2);
        var head = await WriteAsync(3);
        Assert.Equal(5, head.Length);
        Assert.True((await VerifyAsync(head)).Intact);
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = '{\"n\":9}' WHERE seq = 3")]
    [InlineData("UPDATE audit SET who = 'somebody' WHERE seq = 3")]
    [InlineData("UPDATE audit SET kind = 'Other' WHERE seq = 3")]
    [InlineData("UPDATE audit SET utc_ms = utc_ms + 1 WHERE seq = 3")]
    [InlineData("UPDATE audit SET hash = zeroblob(32) WHERE seq = 3")]
    [InlineData("UPDATE audit SET prev_hash = zeroblob(32) WHERE seq = 3")]
    public Task A_changed_row_is_named(string tampering) => TamperAsync(tampering, AuditFault.Changed, 3);

    [Theory]
    [InlineData("DELETE FROM audit WHERE seq = 3", 3)]
    [InlineData("DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", 3)]
    [InlineData("DELETE FROM audit WHERE seq = 1", 1)]
    public Task A_missing_row_is_named(string tampering, long row) => TamperAsync(tampering, AuditFault.Missing, row);

    [Theory]
    [InlineData("UPDATE audit SET seq = 99 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 99", 3)]
    [InlineData("UPDATE audit SET seq = 99 WHERE seq = 2", 2)]
    public Task A_moved_row_is_named(string tampering, long row) => TamperAsync(tampering, AuditFault.Reordered, row);

    [Fact]
    public async Task A_cut_tail_shows_only_against_a_known_head()
    {
        var head = await WriteAsync(5);
        await ExecuteAsync("DELETE FROM audit WHERE seq = 5");
        Assert.True((await VerifyAsync(known: null)).Intact);
        var found = await VerifyAsync(head);
        Assert.Equal((AuditFault.Missing, 5), (found.Fault, found.Sequence));
    }

    [Fact]
    public async Task A_chain_written_anew_shows_against_a_known_head()
    {
        var head = await WriteAsync(3);
        await ExecuteAsync("DELETE FROM audit");
        await WriteAsync(4, "other");
        var found = await VerifyAsync(head);
        Assert.Equal((AuditFault.Changed, 3), (found.Fault, found.Sequence));
    }

    public void Dispose() => _folder.Dispose();

    private async Task TamperAsync(string sql, AuditFault fault, long row)
    {
        await WriteAsync(5);
        await ExecuteAsync(sql);
        var found = await VerifyAsync(known: null);
        Assert.Equal((fault, row), (found.Fault, found.Sequence));
        Assert.Equal(row - 1, found.Head.Length);
    }

    private async Task<AuditHead> WriteAsync(int rows, string who = "appliance")
    {
        await using var chain = await AuditChain.OpenAsync(_folder["audit.db"], new ManualTimeProvider(), default);
        var head = AuditHead.Empty;
        for (var i = 0; i < rows; i++)
        {
            head = await chain.AppendAsync("ConfigurationLoaded", who, $$"""{"n":{{i}}}""", default);
        }

        Assert.Equal(head, await chain.HeadAsync(default));
        return head;
    }

    // Debian's own sqlite3 program, not our code: what an intruder with a shell would use.
    private async Task ExecuteAsync(string sql)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("sqlite3", [_folder["audit.db"], sql], TimeSpan.FromSeconds(30));
        Assert.True(exitCode == 0, output);
    }

    private async Task<AuditVerification> VerifyAsync(AuditHead? known)
    {
        await using var chain = AuditChain.OpenReadOnly(_folder["audit.db"]);
        return await chain.VerifyAsync(known, default);
    }
}
