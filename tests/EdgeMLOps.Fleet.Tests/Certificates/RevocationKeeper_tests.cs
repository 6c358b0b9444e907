using System.Security.Cryptography.X509Certificates;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Certificates;

namespace EdgeMLOps.Fleet.Tests.Certificates;

/// <summary>What is revoked and issued reaches the broker's list and the audit log, whatever fails meanwhile.</summary>
public abstract class RevocationKeeper_tests(FleetFixture fleet) : IAsyncLifetime
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly SigningKey _key = SigningKey.Create();
    private readonly Guid _site = Guid.NewGuid();
    private CertificateOffice _office = null!;

    public async Task InitializeAsync()
    {
        await fleet.ClearAsync();
        await fleet.Store.Revoked.ReloadAsync(fleet.Store.Database, default);
        _office = await CertificateOffice.OpenAsync(fleet);
    }

    [Fact]
    public async Task A_list_that_could_not_be_written_is_written_at_the_next_look()
    {
        var serial = await EnrolledAsync();
        await _office.Keeper.LookAsync(default);
        var (folder, away) = (Path.GetDirectoryName(_office.ListFile)!, Path.GetDirectoryName(_office.ListFile) + ".away");
        Directory.Move(folder, away);
        Assert.True(await _office.RevokeAsync(_site));
        var told = Told(7055);
        await _office.Keeper.LookAsync(default);
        await _office.Keeper.LookAsync(default);
        Assert.Equal(told + 2, Told(7055));

        Directory.Move(away, folder);
        Assert.DoesNotContain(serial, await _office.ReadListAsync(), StringComparison.Ordinal);
        await _office.Keeper.LookAsync(default);
        Assert.Contains(serial, await _office.ReadListAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_collector_revoked_is_on_the_list_and_not_believed_from_the_next_look_on()
    {
        var serial = await EnrolledAsync();
        await _office.Keeper.LookAsync(default);
        Assert.True(await fleet.Store.Database.WriteAsync(
            connection => CertificateTables.Revoke(connection, _site, _office.Now.ToUnixTimeMilliseconds()), default));
        Assert.False(fleet.Store.Revoked.Holds(_site));
        await _office.Keeper.LookAsync(default);
        Assert.True(fleet.Store.Revoked.Holds(_site));
        Assert.Contains(serial, await _office.ReadListAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 0, false)]
    [InlineData(180, 0, true)]
    [InlineData(-180, 0, true)]
    [InlineData(0, 1430, false)]
    [InlineData(0, 1440, true)]
    public async Task The_list_is_written_again_when_the_clock_was_set_and_once_a_day(int stepMinutes, int passedMinutes, bool again)
    {
        await _office.Keeper.LookAsync(default);
        var first = await File.ReadAllTextAsync(_office.ListFile);
        _office.Time.Advance(TimeSpan.FromMinutes(passedMinutes));
        _office.Clock.Step(TimeSpan.FromMinutes(stepMinutes));
        await _office.Keeper.LookAsync(default);
        var second = await File.ReadAllTextAsync(_office.ListFile);
        Assert.Equal(again, !string.Equals(first, second, StringComparison.Ordinal));
        await _office.Keeper.LookAsync(default);
        Assert.Equal(second, await File.ReadAllTextAsync(_office.ListFile));
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_takes_no_revoked_certificate_from_the_list_for_good()
    {
        var serial = await EnrolledAsync();
        Assert.True(await _office.RevokeAsync(_site));
        await _office.Keeper.LookAsync(default);
        var right = LastUpdate(await _office.ReadListAsync());
        _office.Clock.Step(TimeSpan.FromDays(3650));
        await _office.Keeper.LookAsync(default);
        Assert.NotEqual(right, LastUpdate(await _office.ReadListAsync()));

        _office.Clock.Step(TimeSpan.FromDays(-3650));
        await _office.Keeper.LookAsync(default);
        var list = await _office.ReadListAsync();
        Assert.Contains(serial, list, StringComparison.Ordinal);
        Assert.Equal(right, LastUpdate(list));
    }

    [Fact]
    public async Task What_was_done_while_the_audit_log_was_full_is_in_it_once_at_the_next_look()
    {
        await using (await _office.RefuseAuditAsync())
        {
            await EnrolledAsync();
            Assert.True(await _office.RevokeAsync(_site));
            Assert.Empty(await _office.IssuedAsync());
            Assert.True(Told(7056) >= 3);
        }

        await _office.Keeper.LookAsync(default);
        await _office.Keeper.LookAsync(default);
        foreach (var kind in new[] { "EnrolmentTokenMade", "CertificateIssued", "SiteRevoked" })
        {
            Assert.Contains($"{_site:D}", Assert.Single(await _office.AuditedAsync(kind)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_kill_after_the_entry_and_before_the_note_of_it_enters_nothing_twice()
    {
        await EnrolledAsync();
        var detail = Assert.Single(await _office.IssuedAsync());
        await DueAsync("", "CertificateIssued", detail);
        await _office.Keeper.LookAsync(default);
        Assert.Single(await _office.IssuedAsync());
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task The_entries_of_a_collector_that_is_gone_are_entered_by_another_after_an_hour()
    {
        await DueAsync("gone", "SiteRevoked", "{}");
        await _office.Keeper.LookAsync(default);
        Assert.Empty(await _office.AuditedAsync("SiteRevoked"));
        _office.Time.Advance(TimeSpan.FromMinutes(61));
        await _office.Keeper.LookAsync(default);
        Assert.Single(await _office.AuditedAsync("SiteRevoked"));
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task The_list_is_readable_for_every_account_and_a_folder_that_is_closed_to_them_is_named()
    {
        Assert.False(OperatingSystem.IsWindows(), "the tests run where there are modes");
        var (root, folder) = (Path.GetDirectoryName(Path.GetDirectoryName(_office.ListFile))!, Path.GetDirectoryName(_office.ListFile)!);
        File.SetUnixFileMode(root, Open);
        File.SetUnixFileMode(folder, Open);
        Assert.Null(PublicPath.ClosedFolder(_office.ListFile));
        var told = Told(7057);
        await _office.Keeper.LookAsync(default);
        Assert.Equal(told, Told(7057));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(_office.ListFile));

        File.SetUnixFileMode(folder, Open & ~UnixFileMode.OtherExecute);
        _office.Time.Advance(TimeSpan.FromDays(1));
        await _office.Keeper.LookAsync(default);
        Assert.Equal((folder, told + 1), (PublicPath.ClosedFolder(_office.ListFile), Told(7057)));
    }

    public async Task DisposeAsync()
    {
        await _office.DisposeAsync();
        _key.Dispose();
    }

    private async Task<string> EnrolledAsync()
    {
        var token = await _office.TokenAsync(_site);
        using var proof = SigningKey.FromPem(token.Key);
        var answer = await _office.AskAsync(CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof), token.Token);
        Assert.Equal(CertificateVerdict.Issued, answer?.Verdict);
        using var certificate = X509CertificateLoader.LoadCertificate(answer!.Certificate.Span);
        return certificate.SerialNumber;
    }

    private int Told(int id) => fleet.Logs.Ids.Count(one => one == id);

    private static string LastUpdate(string list) => list.Split('\n').Single(line => line.Contains("Last Update", StringComparison.Ordinal));

    private Task<int> DueAsync(string collector, string kind, string detail) => fleet.Store.Database.WriteAsync(
        connection => connection.Execute(
            "INSERT INTO audit_due (collector, due_ms, kind, who, detail) VALUES (@collector, @dueMs, @kind, 'fleet', @detail)",
            new { collector, dueMs = _office.Now.ToUnixTimeMilliseconds(), kind, detail }),
        default);

    private Task<long> WaitingAsync() => fleet.Store.Database.ReadAsync(
        connection => connection.ExecuteScalar<long>("SELECT count(*) FROM audit_due"), default);
}
