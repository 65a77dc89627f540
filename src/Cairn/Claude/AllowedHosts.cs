using System.Net;

namespace Cairn.Claude;

/// <summary>
/// Where a key and prompts may go: the Claude API and this machine, and beyond that only what the user named.
/// </summary>
/// <remarks>
/// A name is judged when a client is made, the address behind it at each connection, so that a name that changes its
/// address in between gets nothing. Behind a proxy it is the proxy that looks the name up.
/// </remarks>
public sealed record AllowedHosts
{
    const string Anthropic = "api.anthropic.com";

    // Private, shared, link-local (with the metadata services of clouds), reserved, multicast; and the ranges of IPv6
    // that carry an IPv4 address or can be routed to one.
    static readonly IPNetwork[] Inner =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b:1::/48",
            "2001::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Nothing but the Claude API and this machine.</summary>
    public static AllowedHosts Usual { get; } = new();

    /// <summary>Names of further hosts, each as it stands in an address. The default is none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether a host may lie in a private or link-local network. The default is no.</summary>
    public bool PrivateAddresses { get; init; }

    internal void Check(Uri endpoint)
    {
        if (Fault(endpoint) is { } fault)
            throw new BadInputException([fault]);
    }

    internal bool Admits(Uri endpoint, IPAddress address)
    {
        // In both forms the last four bytes are the IPv4 address that is reached in the end.
        var plain = address.IsIPv4MappedToIPv6 || Translated.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
        return endpoint.IsLoopback
            ? IPAddress.IsLoopback(plain)
            : PrivateAddresses || !Inner.Any(network => network.Contains(plain));
    }

    Fault? Fault(Uri endpoint)
    {
        var shown = endpoint.GetLeftPart(UriPartial.Path);
        if (endpoint.Scheme != Uri.UriSchemeHttps && !(endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
        {
            return new("address", null, $"'{Redaction.Of(shown)}'", "an https address (plain http only on loopback)",
                "Set an https base URL, or leave it out.");
        }

        if (endpoint.UserInfo.Length + endpoint.Query.Length + endpoint.Fragment.Length > 0)
        {
            return new("address", null, $"user, password, query or fragment after '{endpoint.Host}'",
                "a plain address, because it is stored and printed", "Leave them out of the base URL.");
        }

        return endpoint.IsLoopback || Names.Prepend(Anthropic).Contains(endpoint.IdnHost,
            StringComparer.OrdinalIgnoreCase)
            ? null
            : new("address", null, $"the host '{endpoint.IdnHost}'", $"{Anthropic}, or this machine",
                $"If your key may go there, set CAIRN_ALLOWED_HOSTS={endpoint.IdnHost}.");
    }
}
