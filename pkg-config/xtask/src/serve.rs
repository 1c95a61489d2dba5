//! Serves the page of www/ and its edge worker on local addresses, on the runtime that Cloudflare Workers run on. No account, nothing
//! to install.

use crate::tools::{Result, command, npm_install, root};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const PORT: u16 = 8787;

/// `cargo xtask serve [port]`: runs until it is stopped. The edge worker gets the port behind the page's.
pub fn serve(arguments: &[String]) -> Result {
    let port = match arguments {
        [] => PORT,
        [port] => port.parse().map_err(|_| format!("serve takes a port, not {port}"))?,
        _ => return Err("serve takes a port and nothing more".into()),
    };
    let address = format!("127.0.0.1:{port}");
    // Port 0 is any that is free; asking for it also says plainly when a port is taken.
    let address = TcpListener::bind(&address).map_err(|error| format!("{address}: {error}; give another port"))?.local_addr()?;
    crate::build::build()?;
    let folder = root().join("pkg-config/serve");
    npm_install(&folder)?;
    let worker_folder = root().join("www/worker");
    npm_install(&worker_folder)?;
    let mut server = command(folder.join("node_modules/.bin/workerd"))
        .arg("serve")
        .arg(folder.join("config.capnp"))
        .arg(format!("--socket-addr=http={address}"))
        .arg(format!("--directory-path=files={}", root().join("www").display()))
        .spawn()?;
    while TcpStream::connect(address).is_err() {
        if let Some(status) = server.try_wait()? {
            return Err(format!("workerd ended with {status}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("the playground is at http://{address}/ (Ctrl-C ends it)");
    // It says itself where it is, or what keeps it from being there.
    let mut worker = command("node").arg(worker_folder.join("local.mjs")).arg((address.port() + 1).to_string()).spawn()?;
    let status = server.wait()?;
    // It may have ended before, by the same Ctrl-C.
    let _ = worker.kill();
    worker.wait()?;
    if status.success() { Ok(()) } else { Err(format!("workerd ended with {status}").into()) }
}
