using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Sqlite.Tests.Audit;

/// <summary>Fifty kinds of tampering: 47 that this box shows by itself, and three that only a head kept elsewhere shows.</summary>
public sealed class Tampering_tests : IDisposable
{
    private const int Rows = 10;

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    private readonly TempFolder _folder = new();

    public static TheoryData<Tampering> Ways => [.. Tamperings.All];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_are_forty_seven_of_as_many_names() =>
        Assert.Equal((47, 47), (Tamperings.All.Count, Tamperings.All.Select(way => way.Name).Distinct(StringComparer.Ordinal).Count()));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_way_shows_and_its_row_is_named(Tampering way)
    {
        await AppendAsync(Rows, "appliance", Key);
        Assert.True((await VerifyAsync(null)).Intact);

        // Debian's own sqlite3 program, not our code: what an intruder with a shell would use.
        var (code, output) = await ChildProcess.RunAsync("sqlite3", [ChainFile, way.Sql], TimeSpan.FromSeconds(30));
        Assert.True(code == 0, output);

        var found = await VerifyAsync(null);
        Assert.Equal((way.Fault, way.Row), (found.Fault.ToString(), found.Sequence));

        // What goes on is appended to it, and heals nothing.
        await AppendAsync(1, "appliance", Key);
        Assert.False((await VerifyAsync(null)).Intact);
    }

    [Fact]
    public async Task Rows_written_anew_without_the_key_show()
    {
        await AppendAsync(Rows, "appliance", Key);
        await RewriteAsync("somebody", keepsAnchor: true);

        Assert.Equal((AuditFault.Changed, Rows), ((await VerifyAsync(null)).Fault, (await VerifyAsync(null)).Sequence));
    }

    [Fact]
    public async Task Rows_added_without_the_key_show()
    {
        await AppendAsync(Rows, "appliance", Key);
        await AppendAsync(2, "somebody", key: null);

        var found = await VerifyAsync(null);
        Assert.Equal((AuditFault.Unanchored, Rows + 1, Rows), (found.Fault, found.Sequence, found.Head.Length));
    }

    [Fact]
    public async Task Fleet_only_an_older_file_in_place()
    {
        await AppendAsync(Rows - 2, "appliance", Key);
        File.Copy(ChainFile, _folder["old"]);
        var known = await AppendAsync(2, "appliance", Key);
        File.Copy(_folder["old"], ChainFile, overwrite: true);

        await AssertFleetOnlyAsync(known, AuditFault.Missing, Rows - 1);
    }

    [Fact]
    public async Task Fleet_only_the_tail_cut_by_who_has_the_key()
    {
        await AppendAsync(Rows - 2, "appliance", Key);
        var (_, anchor) = await ChildProcess.RunAsync("sqlite3", [ChainFile, "SELECT length || ', x''' || hex(hash) || ''', x''' || hex(mac) || '''' FROM anchor"], TimeSpan.FromSeconds(30));
        var known = await AppendAsync(2, "appliance", Key);
        var (code, output) = await ChildProcess.RunAsync(
            "sqlite3", [ChainFile, $"DELETE FROM audit WHERE seq > {Rows - 2}; REPLACE INTO anchor VALUES (1, {anchor.Trim()})"], TimeSpan.FromSeconds(30));
        Assert.True(code == 0, output);

        await AssertFleetOnlyAsync(known, AuditFault.Missing, Rows - 1);
    }

    [Fact]
    public async Task Fleet_only_all_rows_written_anew_by_who_has_the_key()
    {
        var known = await AppendAsync(Rows, "appliance", Key);
        await RewriteAsync("somebody", keepsAnchor: false);

        await AssertFleetOnlyAsync(known, AuditFault.Changed, Rows);
    }

    [Fact]
    public async Task A_chain_from_before_there_were_anchors_is_anchored_as_it_stands_once()
    {
        await AppendAsync(Rows, "appliance", key: null);
        await ChildProcess.RunAsync("sqlite3", [ChainFile, "DROP TABLE anchor; PRAGMA user_version = 1"], TimeSpan.FromSeconds(30));

        await AppendAsync(1, "appliance", Key);

        Assert.True((await VerifyAsync(null)).Intact);
    }

    private string ChainFile => _folder["audit.db"];

    private async Task AssertFleetOnlyAsync(AuditHead known, AuditFault fault, long row)
    {
        Assert.True((await VerifyAsync(null)).Intact);
        var found = await VerifyAsync(known);
        Assert.Equal((fault, row), (found.Fault, found.Sequence));
    }

    private async Task RewriteAsync(string who, bool keepsAnchor)
    {
        var other = _folder["other.db"];
        await using (var chain = await AuditChain.OpenAsync(other, Key, new ManualTimeProvider(), default))
        {
            for (var i = 0; i < Rows; i++)
            {
                await chain.AppendAsync("ConfigurationLoaded", who, "{}", default);
            }
        }

        var anchor = keepsAnchor ? "" : "DELETE FROM anchor; INSERT INTO anchor SELECT * FROM other.anchor;";
        var (code, output) = await ChildProcess.RunAsync(
            "sqlite3", [ChainFile, $"ATTACH '{other}' AS other; DELETE FROM audit; INSERT INTO audit SELECT * FROM other.audit; {anchor}"], TimeSpan.FromSeconds(30));
        Assert.True(code == 0, output);
    }

    private async Task<AuditHead> AppendAsync(int rows, string who, byte[]? key)
    {
        await using var chain = key is null
            ? await AuditChain.OpenAsync(ChainFile, new ManualTimeProvider(), default)
            : await AuditChain.OpenAsync(ChainFile, key, new ManualTimeProvider(), default);
        var head = AuditHead.Empty;
        for (var i = 0; i < rows; i++)
        {
            head = await chain.AppendAsync("ConfigurationLoaded", who, $$"""{"n":{{i}}}""", default);
        }

        return head;
    }

    private async Task<AuditVerification> VerifyAsync(AuditHead? known)
    {
        await using var chain = AuditChain.OpenReadOnly(ChainFile, Key);
        return await chain.VerifyAsync(known, default);
    }
}
