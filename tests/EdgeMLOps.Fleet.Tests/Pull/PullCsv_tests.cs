using EdgeMLOps.Fleet.Pull;

namespace EdgeMLOps.Fleet.Tests.Pull;

public sealed class PullCsv_tests(FleetFixture fleet) : IClassFixture<FleetFixture>
{
    [Fact]
    public async Task Each_number_is_a_line_that_says_what_it_is_about()
    {
        await fleet.Intake.TakeAsync(fleet.Arrived(fleet.Seal(Some.Operations(7))), default);
        await fleet.Intake.TakeAsync(fleet.Arrived(fleet.Seal(Some.Clinical)), default);
        await fleet.Intake.TakeAsync(fleet.Arrived(fleet.Seal(Some.State(3, "head"))), default);
        var page = await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(fleet.Site, null, 0), default);
        var lines = page.Rows.SelectMany(PullCsv.Lines).ToArray();
        var columns = PullCsv.Header.Split(',').Length;
        Assert.All(lines, line => Assert.Equal(columns, line.Split(',').Length));
        Assert.EndsWith(",1970-01-01T00:00Z,1970-01-01T06:00Z,,,,,,,InstancesReceived,,7", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith(",Champion,DX,Chest,PA,BoxesPerImage,2,31", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(",auditLength,,3", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(",appliance.minor,,1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        for (var i = 0; i < 250; i++)
        {
            await fleet.Intake.TakeAsync(fleet.Arrived(fleet.Seal(Some.Operations(i))), default);
        }

        var numbers = new List<long>();
        for (long? after = 0; after is not null;)
        {
            var page = await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(null, null, after.Value), default);
            Assert.InRange(page.Rows.Length, 1, 100);
            numbers.AddRange(page.Rows.Select(r => r.Number));
            after = page.Next;
        }

        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.InRange(numbers.Count, 250, 260);
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        Assert.Empty((await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(null, later, 0), default)).Rows);
        Assert.Empty((await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(Guid.NewGuid(), null, 0), default)).Rows);
    }
}
