using System.Net;
using System.Net.Sockets;

namespace Cairn.Claude;

/// <summary>Opens connections, after a look at the addresses that a name stands for at that moment.</summary>
/// <param name="endpoint">Where the API is; another name here is a proxy, which the user chose.</param>
/// <param name="hosts">Which addresses will do.</param>
/// <param name="resolve">Looks a name up.</param>
sealed class GuardedConnect(
    Uri endpoint, AllowedHosts hosts, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint place, CancellationToken cancellationToken)
    {
        var addresses = await resolve(place.Host, cancellationToken);
        if (IsApi(place) && Array.Find(addresses, address => !hosts.Admits(endpoint, address)) is { } inner)
        {
            throw new BadInputException([new("address", null, $"the host '{place.Host}' at {inner}",
                endpoint.IsLoopback ? "an address of this machine" : "a public address",
                "Correct the base URL or the name service; where a private network is meant, set "
                    + "CAIRN_ALLOW_PRIVATE=1.")]);
        }

#pragma warning disable CA2000 // The stream owns it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            // Never by name again: what was looked at is what is connected to.
            await socket.ConnectAsync(addresses, place.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    bool IsApi(DnsEndPoint place) => place.Port == endpoint.Port
        && string.Equals(place.Host, endpoint.IdnHost, StringComparison.OrdinalIgnoreCase);
}
