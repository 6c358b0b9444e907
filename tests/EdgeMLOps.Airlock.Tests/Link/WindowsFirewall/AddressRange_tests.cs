using EdgeMLOps.Airlock.Link.WindowsFirewall;

namespace EdgeMLOps.Airlock.Tests.Link.WindowsFirewall;

public sealed class AddressRange_tests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3/16", "10.1.0.0-10.1.255.255")]
    [InlineData("10.1.0.0/255.255.0.0", "10.1.0.0-10.1.255.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0-255.255.255.255")]
    [InlineData("255.255.255.255/32", "255.255.255.255")]
    [InlineData("10.1.0.9-10.1.0.11", "10.1.0.9-10.1.0.11")]
    [InlineData("10.1.0.11-10.1.0.9", null)]
    [InlineData("10.1", null)]
    [InlineData("10.1.0.0/33", null)]
    [InlineData("::1", null)]
    [InlineData("Any", null)]
    public void A_text_is_read_as_the_addresses_it_means(string text, string? expected) => Assert.Equal(expected, AddressRange.Parse(text)?.ToString());

    [Fact]
    public void Others_are_all_but_these_whatever_their_order()
    {
        Assert.Equal("0.0.0.0-255.255.255.255", Assert.Single(AddressRange.Others([])).ToString());
        Assert.Empty(AddressRange.Others([AddressRange.Parse("128.0.0.0/1")!.Value, AddressRange.Parse("0.0.0.0/1")!.Value]));
        Assert.Equal(
            ["0.0.0.1-9.255.255.255", "11.0.0.0-255.255.255.254"],
            AddressRange.Others([AddressRange.Parse("255.255.255.255")!.Value, AddressRange.Parse("10.0.0.0/9")!.Value, AddressRange.Parse("0.0.0.0")!.Value, AddressRange.Parse("10.64.0.0-10.255.255.255")!.Value])
                .Select(range => range.ToString()));
    }
}
